/** For figures that a reader of the run wants, such as times; jest's own report does not take them. */
export function say(text: string): void {
  process.stderr.write(`e2e: ${text}\n`);
}
