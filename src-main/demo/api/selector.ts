import { badRequest } from './api-error.ts';
import type { Item } from './served-kind.ts';

/** Whether an object is meant. */
export type Selector = (item: Item) => boolean;

const SET = /^(\S+)\s+(in|notin)\s+\(([^)]*)\)$/;
const EQUALITY = /^([^=!\s]+)\s*(==|=|!=)\s*([^=!]*)$/;

/** What `labelSelector` and `fieldSelector` of a query ask for together. Throws a 400 on what cannot be read. */
export function selectorOf(query: URLSearchParams): Selector {
  const selectors = [
    ...terms(query.get('labelSelector') ?? '').map(labelSelector),
    ...terms(query.get('fieldSelector') ?? '').map(fieldSelector),
  ];
  return (item) => selectors.every((selects) => selects(item));
}

/** Splits at commas outside parentheses. */
function terms(text: string): string[] {
  return text
    .split(/,(?![^(]*\))/)
    .map((term) => term.trim())
    .filter((term) => term !== '');
}

function labelSelector(term: string): Selector {
  const [, setKey, operator, list] = SET.exec(term) ?? [];
  if (setKey !== undefined && list !== undefined) {
    const values = list.split(',').map((value) => value.trim());
    return (item) => {
      const value = item.metadata.labels?.[setKey];
      const within = value !== undefined && values.includes(value);
      return operator === 'in' ? within : !within;
    };
  }
  const [, key, sign, value] = EQUALITY.exec(term) ?? [];
  if (key !== undefined && value !== undefined) {
    const wanted = value.trim();
    return (item) => (item.metadata.labels?.[key] === wanted) === (sign !== '!=');
  }
  const [, not, present] = /^(!?)([^=!\s()]+)$/.exec(term) ?? [];
  if (present === undefined) throw badRequest(`unable to parse requirement: "${term}"`);
  return (item) => (item.metadata.labels?.[present] !== undefined) === (not === '');
}

function fieldSelector(term: string): Selector {
  const [, key, sign, value] = EQUALITY.exec(term) ?? [];
  if (key === undefined || value === undefined) throw badRequest(`invalid field selector: "${term}"`);
  return (item) => {
    const actual = item.field(key);
    if (actual === undefined) throw badRequest(`field label not supported: ${key}`);
    return (actual === value.trim()) === (sign !== '!=');
  };
}
