/** Vietnamese first, English by a switch that stays (cookie `lang`). Texts live beside what shows them. */
import { getContext, setContext } from 'svelte';
import type { Label } from '#schema/measures.ts';

export type Lang = 'vi' | 'en';
export const LANGS: readonly Lang[] = ['vi', 'en'];
export const LANG_COOKIE = 'lang';

export function langOf(value: string | undefined): Lang {
  return value === 'en' ? 'en' : 'vi';
}

const KEY = Symbol('lang');

/** Called once by the root layout; a getter, since the language changes while the page stays. */
export function provideLang(get: () => Lang): void {
  setContext(KEY, get);
}

/** In a component: `const t = useText()`, then `t(messages.title)`, with `{name}` filled from `values`. */
export function useText(): (label: Label, values?: Record<string, string | number>) => string {
  const lang = useLang();
  return (label, values) => fill(label[lang()], values);
}

export function useLang(): () => Lang {
  return getContext<(() => Lang) | undefined>(KEY) ?? (() => 'vi');
}

export function fill(text: string, values: Record<string, string | number> = {}): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}
