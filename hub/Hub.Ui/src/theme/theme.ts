import { type CSSVariablesResolver, createTheme, type MantineColorsTuple } from '@mantine/core';

const petrol: MantineColorsTuple = [
  '#e6f4f5',
  '#cfe7e9',
  '#a3d0d4',
  '#74b8be',
  '#4ea4ab',
  '#35979f',
  '#12757f',
  '#0b5e68',
  '#084e57',
  '#063e46',
];

// Mantine paints inputs, menus and windows of the dark scheme with these.
const dark: MantineColorsTuple = [
  '#e9f0f3',
  '#b6c5cd',
  '#93a5af',
  '#6c808b',
  '#40535f',
  '#2c3d48',
  '#17252d',
  '#121d24',
  '#0e171d',
  '#0b1318',
];

const fonts =
  "'Noto Sans Variable', 'Noto Sans Bengali Variable', 'Noto Sans Telugu Variable', 'Noto Sans', system-ui, sans-serif";

/** Mantine dressed in the product's own type, colours and density. */
export const theme = createTheme({
  primaryColor: 'petrol',
  primaryShade: { light: 7, dark: 6 },
  autoContrast: true,
  colors: { petrol, dark },
  fontFamily: fonts,
  fontFamilyMonospace: "'Noto Sans Mono Variable', ui-monospace, monospace",
  fontSizes: { xs: '0.75rem', sm: '0.8125rem', md: '0.875rem', lg: '1rem', xl: '1.125rem' },
  headings: { fontFamily: fonts, fontWeight: '680' },
  defaultRadius: 'sm',
  radius: { xs: '3px', sm: '5px', md: '8px', lg: '12px', xl: '20px' },
  cursorType: 'pointer',
  components: {
    Button: { defaultProps: { size: 'sm' } },
    TextInput: { defaultProps: { size: 'sm' } },
    // "Saved" goes by itself; a button to close it would need a name in each language.
    Notification: { defaultProps: { withCloseButton: false } },
    Select: { defaultProps: { size: 'sm' } },
    Tooltip: { defaultProps: { withArrow: true, openDelay: 250, events: { hover: true, focus: true, touch: true } } },
  },
});

/** Gives Mantine's own parts the colours of tokens.css. */
export const cssVariables: CSSVariablesResolver = () => {
  const shared = {
    '--mantine-color-body': 'var(--eh-bg)',
    '--mantine-color-text': 'var(--eh-ink)',
    '--mantine-color-dimmed': 'var(--eh-ink-3)',
    '--mantine-color-default': 'var(--eh-surface)',
    '--mantine-color-default-hover': 'var(--eh-surface-2)',
    '--mantine-color-default-color': 'var(--eh-ink)',
    '--mantine-color-default-border': 'var(--eh-line-strong)',
    '--mantine-color-placeholder': 'var(--eh-ink-3)',
    '--mantine-color-anchor': 'var(--eh-brand)',
  };
  return { variables: {}, light: shared, dark: shared };
};
