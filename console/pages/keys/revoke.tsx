import { path } from '../../data/api';
import type { ApiKey } from '../../data/models';
import { useDeed } from '../../data/queries';
import { useSession } from '../../data/session';
import { ConfirmButton } from '../../parts/acts';
import { useWords } from '../../words/speak';

export function RevokeKey({ of: { id, name } }: { of: ApiKey }) {
  const { t } = useWords();
  const isOwn = useSession().id === id;
  const deed = useDeed<ApiKey>({
    call: () => ({ method: 'DELETE', path: path`/v1/keys/${id}` }),
    done: t('key.isRevoked', { name }),
  });
  return (
    <ConfirmButton
      scope="admin"
      variant="default"
      size="compact-sm"
      danger
      loading={deed.isPending}
      title={t('key.revokeOf', { name })}
      question={t(isOwn ? 'key.revokeOwn' : 'key.revokeHint')}
      confirm={t('key.revoke')}
      onConfirm={() => deed.mutate()}
    >
      {t('key.revoke')}
    </ConfirmButton>
  );
}
