/** Colours and sizes of the whole console. Text on coloured ground keeps a contrast of 4.5 : 1 (WCAG 2.2, 1.4.3). */
import { createTheme } from '@mantine/core';
import type { CSSVariablesResolver } from '@mantine/core';

export const theme = createTheme({
  primaryColor: 'indigo',
  primaryShade: { light: 7, dark: 8 },
  autoContrast: true,
  luminanceThreshold: 0.35,
  fontFamily: 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "DejaVu Sans", sans-serif',
  fontFamilyMonospace:
    'ui-monospace, "Cascadia Code", "JetBrains Mono", Menlo, "DejaVu Sans Mono", monospace',
  headings: {
    fontWeight: '650',
    sizes: { h1: { fontSize: '1.5rem' }, h2: { fontSize: '1.15rem' }, h3: { fontSize: '1rem' } },
  },
  defaultRadius: 'md',
  cursorType: 'pointer',
  respectReducedMotion: true,
  components: {
    // The library makes it a <header>, which beside the page's own is a second banner (landmark-no-duplicate-banner).
    ModalHeader: { defaultProps: { role: 'presentation' } },
  },
});

const STRONG = '#495057';

/** The library's own dimmed text and light badges stay below 4.5 : 1. */
export const contrast: CSSVariablesResolver = ({ colors }) => ({
  variables: {},
  light: {
    '--mantine-color-dimmed': STRONG,
    '--mantine-color-placeholder': '#6c757d',
    '--mantine-color-error': colors.red[9],
    ...Object.fromEntries(
      ['red', 'teal', 'blue', 'grape', 'indigo', 'gray', 'green', 'orange'].flatMap((name) => [
        [`--mantine-color-${name}-light`, colors[name]![0]],
        [
          `--mantine-color-${name}-light-color`,
          name === 'teal' || name === 'green' ? '#065f46' : colors[name]![9],
        ],
      ]),
    ),
    '--mantine-color-yellow-light': colors.yellow[1],
    '--mantine-color-yellow-light-color': '#6b4a00',
    '--mantine-color-orange-light-color': '#8a2f06',
  },
  dark: {
    '--mantine-color-dimmed': '#b0b4ba',
    '--mantine-color-placeholder': '#9aa0a6',
    '--mantine-color-error': colors.red[5],
  },
});
