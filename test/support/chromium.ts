import { execFileSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';

const names = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'];

/** The browser of the PATH: nothing is installed for a test. */
function executable(): string {
  const folders = (process.env.PATH ?? '').split(delimiter).filter((folder) => folder !== '');
  const found = names.flatMap((name) => folders.map((folder) => join(folder, name))).find(isExecutable);
  if (found !== undefined) return found;
  throw new Error('The browser tests need Chromium on the PATH: apt-get install chromium');
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

export const openChromium = (): Promise<Browser> =>
  chromium.launch({
    executablePath: executable(),
    // Its sandbox does not run as root.
    args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
  });

export interface WatchedPage {
  page: Page;
  /** Errors and warnings of the console, scripts that failed, violations of the policy. */
  complaints: string[];
  /** Addresses that were asked for. */
  requests: string[];
}

/** A page in a profile of its own, with an ear on all that goes wrong in it. */
export async function openPage(browser: Browser, options: BrowserContextOptions = {}): Promise<WatchedPage> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  const page = await context.newPage();
  const complaints: string[] = [];
  const requests: string[] = [];
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('request', (request) => requests.push(request.url()));
  await page.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', (event) =>
      console.error(`policy: ${event.violatedDirective} ${event.blockedURI}`),
    );
  });
  return { page, complaints, requests };
}

/** Waits until the page shows a view, whatever it shows there. */
export const untilShown = async (page: Page, view: string): Promise<void> => {
  await page.waitForSelector(`html[data-shown="${view}"]`);
};

/** What a command that the page shows gives in a shell. */
export function runCommand(command: string): unknown {
  return JSON.parse(
    execFileSync('sh', ['-c', command.replace(/^curl /, 'curl -sS --max-time 20 ')], { encoding: 'utf8' }),
  );
}
