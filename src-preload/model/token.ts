// A token starts a word, or follows an escape as `\n`: one start for each run of letters keeps hostile text linear.
const JSON_WEB_TOKEN =
  /(?:(?<![A-Za-z0-9_-])|(?<=\\[bfnrt]))eyJ[A-Za-z0-9_-]{8,}\.eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]*/g;
const BEARER_TOKEN = /(?<=[Bb]earer[ :]{1,2})[A-Za-z0-9._~+/-]{16,}={0,2}/g;
/** Cut off, or encrypted: only its first part tells that it is a token. */
const PART_OF_TOKEN = /eyJ[\w-]{8,}\.[\w-]+(\.[\w-]*)?/g;

/** What every text with a token has; nearly no text has one of these. */
export const WORDS_OF_TOKENS: readonly string[] = ['eyJ', 'Bearer', 'bearer'];

/**
 * A text with every JSON web token and every bearer token replaced. Both alphabets need no escape in JSON, so JSON stays
 * valid however deep the token lies.
 */
export function withTokensReplaced(text: string, replace: (token: string) => string): string {
  return text.replace(JSON_WEB_TOKEN, replace).replace(BEARER_TOKEN, replace);
}

/** A text for people, without its tokens. Broken ones go too: here nothing has to stay as it was. */
export function withoutTokens(text: string): string {
  return withTokensReplaced(text, () => '(a token)').replace(PART_OF_TOKEN, '(a token)');
}
