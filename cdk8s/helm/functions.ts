/** What turns expressions into other expressions, and the objects that Helm provides. */
import {
  type Expr,
  type Kind,
  type Layout,
  ROOT,
  dataOf,
  expression,
  hasExpressions,
  isExpression,
  operand,
} from './expression.js';

export type Scalar = string | number | boolean;
/** Argument of a template function. */
export type Argument = Expr | Scalar;

/** An argument as template code. */
export function argument(value: Argument): string {
  if (isExpression(value)) return operand(dataOf(value));
  if (typeof value !== 'string') return String(value);
  if (hasExpressions(value))
    throw new Error('an argument of a template function must be the expression itself, not a string with it');
  return JSON.stringify(value);
}

function call<T>(name: string, args: readonly Argument[], kind: Kind): Expr<T> {
  return expression<T>({ text: [name, ...args.map(argument)].join(' '), kind });
}

function pipe(source: string, ...steps: string[]): string {
  return [source, ...steps].join(' | ');
}

/** The value, or the fallback when it is empty: "", 0, false, {} and [] count as empty, as Helm has it. */
export function dflt<T>(value: Expr<T>, fallback: Expr<NoInfer<T>> | (NoInfer<T> & Scalar)): Expr<T> {
  const { text, kind } = dataOf(value);
  // Some versions of Helm hold a number of values.yaml as text, of which "0" is not empty.
  const source = kind === 'int' || kind === 'bigint' ? pipe(text, 'int64') : text;
  return expression<T>({ text: pipe(source, `default ${argument(fallback)}`), kind });
}

/** The value; when it is empty, the installation fails with the message. */
export function required<T>(message: string, value: Expr<T>): Expr<T> {
  return call<T>('required', [message, value], dataOf(value).kind);
}

/** Number or boolean as text (`"8080"`, `"true"`): values of variables, annotations, labels. */
export function str(value: Expr<Scalar>): Expr<string> {
  const { text, kind, ...rest } = dataOf(value);
  const step = { bigint: 'int64', number: 'toJson' }[kind as string];
  if (step === undefined) return expression<string>({ ...rest, text, kind: 'string' });
  return expression<string>({ text: pipe(text, step), kind: 'string' });
}

export function b64enc(value: Expr<string>): Expr<string> {
  return expression<string>({ text: pipe(dataOf(value).text, 'b64enc'), kind: 'name' });
}

/** Text of a user, evaluated as a template. */
export function tpl(value: Expr<string>): Expr<string> {
  return expression<string>({ text: `tpl ${argument(value)} ${ROOT}`, kind: 'string' });
}

/** What a named template is given beside the root context, which it finds as `.root` then. */
export type Context = Readonly<Record<string, Argument>>;

/** Named template that prints one word or line: a name, which may stand bare, or any text. */
export function include(name: string, context?: Context): Expr<string> {
  return expression<string>({ text: includeCode(name, context), kind: 'name' });
}

export function includeText(name: string, context?: Context): Expr<string> {
  return expression<string>({ text: includeCode(name, context), kind: 'string' });
}

/** Named template that prints entries of a map. */
export function includeMap(name: string, context?: Context): Expr<Record<string, string>> {
  return expression({ text: includeCode(name, context), kind: 'map', layout: { print: 'verbatim' } });
}

function includeCode(name: string, context?: Context): string {
  if (context === undefined) return `include ${JSON.stringify(name)} ${ROOT}`;
  const entries = Object.entries(context).map(([key, value]) => `${JSON.stringify(key)} ${argument(value)}`);
  return `include ${JSON.stringify(name)} (dict "root" ${ROOT} ${entries.join(' ')})`;
}

function laidOut<T>(value: Expr<T>, layout: Layout): Expr<T> {
  return expression<T>({ ...dataOf(value), layout });
}

/** A map or list that is printed even when it is empty. By itself an empty one is left out, with its key. */
export function yaml<T extends object>(value: Expr<T>): Expr<T> {
  return laidOut(value, { print: 'always' });
}

/** A map or list whose strings are evaluated as templates. */
export function tplYaml<T extends object>(value: Expr<T>): Expr<T> {
  return laidOut(value, { print: 'guarded', tpl: true });
}

/** Two maps of users as one; what is in both is taken from the first. */
export function merge<T extends object>(first: Expr<T>, second: Expr<NoInfer<T>>): Expr<T> {
  // `merge` would replace false, 0 and "" of the first by what the second has.
  const maps = [second, first].map((map) => `(${pipe(operand(dataOf(map)), 'default dict')})`);
  return expression<T>({ text: ['mergeOverwrite', 'dict', ...maps].join(' '), kind: 'map' });
}

/** A map without some of its entries. */
export function omit<T extends object>(map: Expr<T>, ...keys: readonly string[]): Expr<T> {
  const names = keys.map((key) => JSON.stringify(key)).join(' ');
  return expression<T>({
    text: `omit (${pipe(operand(dataOf(map)), 'default dict')}) ${names}`,
    kind: 'map',
  });
}

/** The items of a list in one text. */
export function join(list: Expr<readonly string[]>, separator: string): Expr<string> {
  return call<string>('join', [separator, list], 'string');
}

/** Whole numbers: a + b. */
export function add(left: Expr<number> | number, right: Expr<number> | number): Expr<number> {
  return call<number>('add', [left, right], 'int');
}

/** Whole numbers: a × b. */
export function mul(left: Expr<number> | number, right: Expr<number> | number): Expr<number> {
  return call<number>('mul', [left, right], 'int');
}

/** Whole numbers: a ÷ b, rounded towards zero. */
export function div(left: Expr<number> | number, right: Expr<number> | number): Expr<number> {
  return call<number>('div', [left, right], 'int');
}

/** Text of a file in the chart, which Helm does not take for a template. */
export function fileText(path: string, options: { strip: boolean } = { strip: false }): Expr<string> {
  const layout: Layout = { print: 'verbatim', ...(options.strip ? { strip: true } : {}) };
  return expression<string>({ text: `${ROOT}.Files.Get ${JSON.stringify(path)}`, kind: 'string', layout });
}

/** The text with a value of the release in the place of each `mark`. */
export function replaced(text: Expr<string>, mark: string, value: Expr<string>): Expr<string> {
  const data = dataOf(text);
  const step = `replace ${argument(mark)} ${argument(value)}`;
  return expression<string>({ ...data, text: pipe(data.text, step) });
}

/** Any file of the chart in base64, for `binaryData` and Secrets. */
export function fileBase64(path: string): Expr<string> {
  return expression<string>({
    text: pipe(`${ROOT}.Files.Get ${JSON.stringify(path)}`, 'b64enc'),
    kind: 'name',
  });
}

/** Template code as it is; write the root context as `$` or ROOT. */
export function raw<T>(text: string, kind: Kind): Expr<T> {
  return expression<T>({ text, kind });
}

function builtIn<T>(path: string, kind: Kind): Expr<T> {
  return expression<T>({ text: `${ROOT}.${path}`, kind, atom: true });
}

/** The release being installed. */
export const release = {
  name: builtIn<string>('Release.Name', 'string'),
  namespace: builtIn<string>('Release.Namespace', 'string'),
  service: builtIn<string>('Release.Service', 'string'),
  revision: builtIn<number>('Release.Revision', 'int'),
  isInstall: builtIn<boolean>('Release.IsInstall', 'bool'),
  isUpgrade: builtIn<boolean>('Release.IsUpgrade', 'bool'),
};

/** What Chart.yaml says. */
export const chart = {
  name: builtIn<string>('Chart.Name', 'name'),
  version: builtIn<string>('Chart.Version', 'string'),
  appVersion: builtIn<string>('Chart.AppVersion', 'string'),
};

/** What the cluster can do; `helm template` and GitOps tools without a cluster know only what they are told. */
export const capabilities = {
  has: (apiVersion: string): Expr<boolean> =>
    raw(`${ROOT}.Capabilities.APIVersions.Has ${JSON.stringify(apiVersion)}`, 'bool'),
  kube: (constraint: string): Expr<boolean> =>
    raw(`semverCompare ${JSON.stringify(constraint)} ${ROOT}.Capabilities.KubeVersion.Version`, 'bool'),
};
