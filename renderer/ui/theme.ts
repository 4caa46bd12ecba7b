/** Mantine's theme and its colour-scheme store: in memory only, because nothing may stay in localStorage. */
import {
  createTheme,
  type MantineColorScheme,
  type MantineColorSchemeManager,
  type MantineColorsTuple,
} from '@mantine/core'

const navy: MantineColorsTuple = [
  '#e9f1fd',
  '#d2e1f8',
  '#a6c3f0',
  '#76a3e8',
  '#4f87e0',
  '#3774d8',
  '#2a68cb',
  '#215ab4',
  '#1c4f9c',
  '#153f80',
]

/** Mantine's dark greys are neutral; the desk's are blue like its tokens. */
const dark: MantineColorsTuple = [
  '#e7eaef',
  '#c3cad3',
  '#9da8b7',
  '#7a8697',
  '#37414e',
  '#232a34',
  '#1a2029',
  '#12161c',
  '#0e1116',
  '#0b0e12',
]

export const theme = createTheme({
  primaryColor: 'navy',
  // shade 8 with white is 7.6:1; Mantine's default shade fails WCAG contrast
  primaryShade: { light: 8, dark: 8 },
  colors: { navy, dark },
  fontFamily: 'var(--gb-font)',
  fontFamilyMonospace: 'var(--gb-mono)',
  fontSizes: { xs: '11px', sm: '13px', md: '14px', lg: '16px', xl: '20px' },
  lineHeights: { xs: '1.35', sm: '1.45', md: '1.45', lg: '1.4', xl: '1.3' },
  spacing: { xs: '6px', sm: '10px', md: '14px', lg: '18px', xl: '26px' },
  radius: { xs: '3px', sm: '5px', md: '6px', lg: '10px', xl: '16px' },
  defaultRadius: 'md',
  respectReducedMotion: true,
  cursorType: 'pointer',
  components: {
    Button: { defaultProps: { size: 'xs' } },
    TextInput: { defaultProps: { size: 'xs' } },
    Textarea: { defaultProps: { size: 'xs', autosize: true, minRows: 2 } },
    Select: { defaultProps: { size: 'xs', checkIconPosition: 'right' } },
    Autocomplete: { defaultProps: { size: 'xs' } },
    NumberInput: { defaultProps: { size: 'xs', hideControls: true } },
    PasswordInput: { defaultProps: { size: 'sm' } },
    TagsInput: { defaultProps: { size: 'xs' } },
    Tooltip: {
      defaultProps: {
        openDelay: 250,
        withArrow: true,
        multiline: true,
        fz: 'xs',
        events: { hover: true, focus: true, touch: true },
      },
    },
    Modal: {
      defaultProps: {
        centered: true,
        overlayProps: { backgroundOpacity: 0.5, blur: 2 },
        transitionProps: { duration: 100 },
      },
    },
  },
})

export function memoryColorScheme(): MantineColorSchemeManager {
  let scheme: MantineColorScheme = 'auto'
  return {
    get: () => scheme,
    set: (next) => {
      scheme = next
    },
    subscribe: () => undefined,
    unsubscribe: () => undefined,
    clear: () => {
      scheme = 'auto'
    },
  }
}
