const lineCount = 6;

export interface Colours {
  text: string;
  muted: string;
  grid: string;
  panel: string;
  up: string;
  down: string;
  volumeUp: string;
  volumeDown: string;
  line: (order: number) => string;
  /** Of an air-quality category, 1 to 6; 0: none. */
  level: (level: number) => string;
}

/** The style sheet's colours in the theme of the moment, as the canvas takes them. */
export function readColours(): Colours {
  const probe = document.createElement('span');
  document.body.append(probe);
  const colour = (name: string): string => {
    probe.style.color = `var(--${name})`;
    return getComputedStyle(probe).color;
  };
  const lines = Array.from({ length: lineCount }, (_, at) => colour(`line-${at + 1}`));
  const levels = Array.from({ length: 7 }, (_, level) => colour(`level-${level}`));
  const colours: Colours = {
    text: colour('ink'),
    muted: colour('muted'),
    grid: colour('grid'),
    panel: colour('panel'),
    up: colour('up'),
    down: colour('down'),
    volumeUp: colour('volume-up'),
    volumeDown: colour('volume-down'),
    line: (order) => lines[order % lineCount] ?? '',
    level: (level) => levels[level] ?? '',
  };
  probe.remove();
  return colours;
}
