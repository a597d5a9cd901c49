/** The screen's colours as a canvas needs them: values, since it does not know custom properties. */
export interface ChartTheme {
  readonly scheme: 'light' | 'dark';
  readonly text: string;
  readonly textMuted: string;
  readonly surface: string;
  readonly border: string;
  readonly warn: string;
  readonly font: string;
  /** Size of small text, CSS pixels: larger on a wall of screens. */
  readonly fontPx: number;
}

export const LIGHT_THEME: ChartTheme = {
  scheme: 'light',
  text: '#1a1f24',
  textMuted: '#4d5760',
  surface: '#ffffff',
  border: '#d5dae0',
  warn: '#8a5a00',
  font: 'system-ui, sans-serif',
  fontPx: 12,
};

/** The colour that holds of `light-dark(a, b)`: a custom property is read as it is written. Plain colours stay. */
export function ofScheme(color: string, dark: boolean): string {
  const pair = /^light-dark\(\s*([^,]+?)\s*,\s*([^,]+?)\s*\)$/.exec(color);
  return pair ? pair[dark ? 2 : 1]! : color;
}

/** Reads the tokens that hold for this element. Needs a document. */
export function readTheme(element: Element): ChartTheme {
  const style = getComputedStyle(element);
  const dark = style.colorScheme === 'dark';
  const token = (name: string, fallback: string): string =>
    ofScheme(style.getPropertyValue(name).trim(), dark) || fallback;
  return {
    scheme: dark ? 'dark' : 'light',
    text: token('--text', style.color),
    textMuted: token('--text-2', style.color),
    surface: token('--surface', LIGHT_THEME.surface),
    border: token('--border', LIGHT_THEME.border),
    warn: token('--warn', LIGHT_THEME.warn),
    font: style.fontFamily || LIGHT_THEME.font,
    fontPx: 0.75 * Number.parseFloat(getComputedStyle(document.documentElement).fontSize),
  };
}

/** Calls back when the screen turns light or dark; returns how to stop. */
export function onThemeChange(changed: () => void): () => void {
  const observer = new MutationObserver(changed);
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] });
  const system = matchMedia('(prefers-color-scheme: dark)');
  system.addEventListener('change', changed);
  return () => {
    observer.disconnect();
    system.removeEventListener('change', changed);
  };
}
