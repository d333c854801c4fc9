import type { RedactionRule } from '@model/redaction-rule.ts';

/** Tokens that announce themselves: of forges, clouds, chats, registries and Vault; basic authentication; and private keys. */
const TOKENS =
  '\\b(?:gh[pousr]_[A-Za-z0-9]{20,}|github_pat_[A-Za-z0-9_]{20,}|glpat-[A-Za-z0-9_-]{16,}|xox[abeprs]-[A-Za-z0-9-]{10,}' +
  '|AKIA[A-Z0-9]{16}|[sr]k_live_[A-Za-z0-9]{16,}|npm_[A-Za-z0-9]{30,}|dckr_(?:pat|oat)_[A-Za-z0-9_-]{20,}' +
  '|hv[bsr]\\.[A-Za-z0-9_-]{20,}|AIza[A-Za-z0-9_-]{35})' +
  // With a digit or an end of base64, so that no word of a sentence is one; and as a registry's configuration has it.
  '|(?<=\\b[Bb]asic )(?=[A-Za-z+/]*[0-9=])[A-Za-z0-9+/]{8,}={0,2}|(?<="auth"\\s?:\\s?")[A-Za-z0-9+/]{8,}={0,2}' +
  '|-----BEGIN [A-Z ]*PRIVATE KEY-----[^-]*-----END [A-Z ]*PRIVATE KEY-----';

/** The password in `postgres://user:password@host`. */
const PASSWORD_IN_ADDRESS = '(?<=://[^/\\s:@]{0,200}:)[^/\\s@]+(?=@)';

/** What is replaced unless a user decides otherwise. JSON web tokens and bearer tokens always are, wherever they stand. */
export const DEFAULT_RULES: readonly RedactionRule[] = [
  {
    name: 'environment',
    kinds: ['*'],
    paths: ['**.env[*PASSWORD*,*PASSWD*,*TOKEN*,*SECRET*,*CREDENTIAL*,*KEY*].value'],
  },
  {
    name: 'passwords in addresses',
    kinds: ['*'],
    paths: ['**.env[*].value', 'metadata.annotations.*'],
    values: PASSWORD_IN_ADDRESS,
  },
  { name: 'passwords in addresses', kinds: ['ConfigMap'], paths: ['data.*'], values: PASSWORD_IN_ADDRESS },
  { name: 'tokens in annotations', kinds: ['*'], paths: ['metadata.annotations.*'], values: TOKENS },
];
