import { icon, icons } from './dom.js';

type Theme = 'light' | 'dark';
const storedName = 'almanac-theme';
const prefersDark = matchMedia('(prefers-color-scheme: dark)');

const systemTheme = (): Theme => (prefersDark.matches ? 'dark' : 'light');
const currentTheme = (): Theme => {
  const { theme } = document.documentElement.dataset;
  return theme === 'light' || theme === 'dark' ? theme : systemTheme();
};

/** The switch between light and dark. Choosing what the system has anyway means following the system again. */
export function setUpTheme(button: HTMLButtonElement, repaint: () => void): void {
  const shown = (): void => {
    const dark = currentTheme() === 'dark';
    button.replaceChildren(icon(dark ? icons.sun : icons.moon));
    button.setAttribute('aria-label', dark ? 'Use the light theme' : 'Use the dark theme');
    button.title = dark ? 'Light theme' : 'Dark theme';
  };
  button.addEventListener('click', () => {
    choose(currentTheme() === 'dark' ? 'light' : 'dark');
    shown();
    repaint();
  });
  prefersDark.addEventListener('change', () => {
    shown();
    repaint();
  });
  shown();
}

function choose(theme: Theme): void {
  const follows = theme === systemTheme();
  if (follows) delete document.documentElement.dataset['theme'];
  else document.documentElement.dataset['theme'] = theme;
  try {
    if (follows) localStorage.removeItem(storedName);
    else localStorage.setItem(storedName, theme);
  } catch {
    // Storage is closed to this page: the choice holds until it is left.
  }
}
