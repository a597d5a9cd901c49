/** Light or dark, as the page shows it, and the lines of the map in each. Browser only. */
import type { Theme } from './colours.ts';
import type { StrokeStyle } from './strokes.ts';

export const STROKES: Record<Theme, StrokeStyle> = {
  light: {
    ground: '#e9edf2',
    groundLine: '#cfd6de',
    border: {
      outer: 'rgb(38 50 64 / 0.85)',
      province: 'rgb(38 50 64 / 0.7)',
      district: 'rgb(38 50 64 / 0.45)',
      unit: 'rgb(38 50 64 / 0.28)',
    },
    selected: '#10161d',
    halo: '#ffffff',
    pulse: '#ffffff',
  },
  dark: {
    ground: '#1c2631',
    groundLine: '#33414f',
    border: {
      outer: 'rgb(196 208 220 / 0.6)',
      province: 'rgb(8 12 18 / 0.85)',
      district: 'rgb(8 12 18 / 0.6)',
      unit: 'rgb(8 12 18 / 0.4)',
    },
    selected: '#ffffff',
    halo: '#0b1118',
    pulse: '#ffffff',
  },
};

export function currentTheme(): Theme {
  return getComputedStyle(document.documentElement).colorScheme === 'dark' ? 'dark' : 'light';
}

/** Calls back when the page turns light or dark; returns how to stop it. */
export function watchTheme(changed: (theme: Theme) => void): () => void {
  const tell = (): void => changed(currentTheme());
  const observer = new MutationObserver(tell);
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] });
  const system = matchMedia('(prefers-color-scheme: dark)');
  system.addEventListener('change', tell);
  return () => {
    observer.disconnect();
    system.removeEventListener('change', tell);
  };
}
