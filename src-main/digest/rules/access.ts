import type { Reference } from '@model/relation.ts';
import { type JsonObject, objectAt, objectsAt, textAt } from '../json.ts';
import type { KindDigest, Place } from '../kind-digest.ts';

const RBAC = 'rbac.authorization.k8s.io';

/** RoleBindings and ClusterRoleBindings: the role, and to whom it is given. */
export const bindingDigest: KindDigest = {
  summary: (binding) => {
    const subjects = objectsAt(binding, 'subjects').length;
    const role = textAt(objectAt(binding, 'roleRef'), 'name');
    return { health: 'healthy', status: '', note: `${role} to ${subjects} ${subjects === 1 ? 'subject' : 'subjects'}` };
  },
  references: granted,
};

/** Users and groups are no objects of a cluster; accounts are. */
function granted(binding: JsonObject, { namespace }: Place): readonly Reference[] {
  const role = objectAt(binding, 'roleRef');
  const kind = textAt(role, 'kind');
  const name = textAt(role, 'name');
  const accounts = objectsAt(binding, 'subjects').filter((subject) => textAt(subject, 'kind') === 'ServiceAccount');
  return [
    ...(name === '' || kind === ''
      ? []
      : [{ type: 'grants', group: RBAC, kind, namespace: kind === 'ClusterRole' ? '' : namespace, name } as const]),
    ...accounts.map(
      (account) =>
        ({
          type: 'grants',
          group: '',
          kind: 'ServiceAccount',
          namespace: textAt(account, 'namespace') || namespace,
          name: textAt(account, 'name'),
        }) as const,
    ),
  ];
}

/** Roles: by how many rules. */
export const roleDigest: KindDigest = {
  summary: (role) => {
    const rules = objectsAt(role, 'rules').length;
    return { health: 'healthy', status: '', note: `${rules} ${rules === 1 ? 'rule' : 'rules'}` };
  },
};

/** ServiceAccounts: the Secrets they hand to their pods. */
export const serviceAccountDigest: KindDigest = {
  summary: () => ({ health: 'healthy', status: '' }),
  references: (account, { namespace }) =>
    [...objectsAt(account, 'secrets'), ...objectsAt(account, 'imagePullSecrets')]
      .map((secret) => textAt(secret, 'name'))
      .filter((name) => name !== '')
      .map((name) => ({ type: 'mounts', group: '', kind: 'Secret', namespace, name }) as const),
};
