/** A conversation that knows the issues of its customer: the one that is talked of, and earlier ones. */
import { workflowInfo } from '@temporalio/workflow';
import { own } from '../calls';
import { recallOpened } from '../dialog-memory';
import { CLOSED } from '../dialog-state';
import type { DialogState, EarlierIssue } from '../dialog-state';
import { Files } from './files';

/** What is known of an issue. */
export type Topic = DialogState['data'] | EarlierIssue;

export class Issues extends Files {
  /** Undefined where it is none of this customer's. */
  topicOf(issueId: string): Topic | undefined {
    if (issueId === this.data.issue?.id) return this.data;
    return this.isSince(3) ? this.state.earlier?.find(({ issue }) => issue.id === issueId) : undefined;
  }

  /** Whether an issue needs no naming: the conversation is about it. Earlier editions had no other. */
  isTalkedOf(issueId: string): boolean {
    return !this.isSince(3) || (this.state.stage !== CLOSED && this.data.issue?.id === issueId);
  }

  /**
   * Issues of runs that have written nothing down: of an earlier version, or terminated by an operator. Not of this one,
   * which opens them anew after a reset.
   */
  protected async recallOpened(): Promise<EarlierIssue[]> {
    const opened = await own.openedIssues.executeWithOptions({ summary: 'which issues it has opened' }, [
      { workflowId: this.workflowId, before: workflowInfo().startTime.toISOString() },
    ]);
    return recallOpened(this.state, opened);
  }
}
