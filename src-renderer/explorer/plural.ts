/** `Services`, `Ingresses`, `NetworkPolicies`, `Endpoints`: a kind in the plural, for titles only. */
export function pluralOf(kind: string): string {
  if (/(?:s|x|ch|sh)$/.test(kind)) {
    return kind === 'Endpoints' ? kind : `${kind}es`;
  }
  return /[^aeiou]y$/.test(kind) ? `${kind.slice(0, -1)}ies` : `${kind}s`;
}
