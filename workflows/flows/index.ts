/** The dialog flows by name. A new flow is one file and one line here. */
export type FlowName = 'lead';
