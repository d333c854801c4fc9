import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseSync } from 'oxc-parser';
import { describe, expect, it } from 'vitest';
import { EXCEPTIONS, RULES, type Rule } from './import-rules.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

interface Import {
  readonly from: string;
  readonly to: string;
  readonly isPackage: boolean;
}

function filesBelow(folder: string): readonly string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name) && !name.endsWith('.d.ts'))
    .map((name) => `${folder}/${name.replaceAll('\\', '/')}`);
}

/** Where a specifier leads: a path from the root for our own files, the package's name for all else. */
function target(file: string, specifier: string): Pick<Import, 'to' | 'isPackage'> {
  const border = /^@(model|contract|carrier)\/(.*)$/.exec(specifier);
  if (border !== null) {
    return { to: `src-preload/${border[1]}/${border[2]}`, isPackage: false };
  }
  if (specifier.startsWith('.')) {
    const path = resolve(root, dirname(file), specifier.replace(/\?.*$/, ''));
    return { to: relative(root, path).replaceAll('\\', '/'), isPackage: false };
  }
  const name = specifier.startsWith('@') ? specifier.split('/').slice(0, 2).join('/') : (specifier.split('/')[0] ?? '');
  return { to: name, isPackage: true };
}

/** Every import of a file, type-only ones and dynamic ones of a literal too. */
function importsOf(file: string): readonly Import[] {
  const parsed = parseSync(file, readFileSync(join(root, file), 'utf8'));
  const { staticImports, staticExports, dynamicImports } = parsed.module;
  const source = readFileSync(join(root, file), 'utf8');
  const specifiers = [
    ...staticImports.map((found) => found.moduleRequest.value),
    ...staticExports.flatMap((found) => found.entries.flatMap((entry) => entry.moduleRequest?.value ?? [])),
    ...dynamicImports.map(
      (found) => /^['"](.*)['"]$/.exec(source.slice(found.moduleRequest.start, found.moduleRequest.end))?.[1] ?? '',
    ),
  ];
  return specifiers
    .filter((specifier) => specifier !== '')
    .map((specifier) => ({ from: file, ...target(file, specifier) }));
}

function ruleOf(file: string): Rule | undefined {
  return RULES.toSorted((a, b) => b.room.length - a.room.length).find(
    ({ room }) => file === room || file.startsWith(`${room}/`),
  );
}

function isAllowed(found: Import, rule: Rule): boolean {
  if (found.isPackage) {
    return found.to.startsWith('node:')
      ? rule.packages.includes('node:*')
      : rule.packages.some(
          (allowed) => allowed === found.to || (allowed.endsWith('/*') && found.to.startsWith(allowed.slice(0, -1))),
        );
  }
  return [rule.room, ...rule.rooms].some((room) => found.to === room || found.to.startsWith(`${room}/`));
}

const sources = ['src-preload', 'src-main', 'src-renderer'].flatMap(filesBelow);
const found = sources.flatMap(importsOf);

describe('who may import whom', () => {
  it('sees the whole tree', () => {
    expect(sources.length).toBeGreaterThan(100);
    expect(found.length).toBeGreaterThan(300);
  });

  it('has a rule for every file', () => {
    expect(sources.filter((file) => ruleOf(file) === undefined)).toEqual([]);
  });

  it('follows the table in import-rules.ts', () => {
    const broken = found
      .filter((each) => {
        const rule = ruleOf(each.from);
        return rule !== undefined && !isAllowed(each, rule);
      })
      .map((each) => `${each.from} → ${each.to}`)
      .filter((line) => !EXCEPTIONS.includes(line));
    expect(broken).toEqual([]);
  });

  it('keeps no exception that nobody needs', () => {
    const lines = new Set(found.map((each) => `${each.from} → ${each.to}`));
    expect(EXCEPTIONS.filter((line) => !lines.has(line))).toEqual([]);
  });

  it('imports test/ from nowhere', () => {
    expect(found.filter((each) => !each.isPackage && each.to.startsWith('test/'))).toEqual([]);
  });
});
