/** The two agreements between this page and its content security policy; both must run before React. */
import { setNonce } from 'get-nonce'

/** The nonce of this page load, from the meta element that the app:// handler fills in; empty in a page without one. */
export function pageNonce(): string {
  const meta = document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')
  return meta?.nonce ?? ''
}

/** react-remove-scroll adds a style element of its own and asks get-nonce for its nonce. */
export function shareNonce(nonce: string): void {
  setNonce(nonce)
}

interface PolicyFactory {
  createPolicy(name: string, rules: { createHTML(input: string): string }): unknown
}

/**
 * The one trusted-types policy. Mantine and React set `innerHTML` of style elements only, so text without `<` and `&`
 * passes and everything that could become markup is refused.
 */
export function installTrustedTypes(): void {
  const factory = (globalThis as { trustedTypes?: PolicyFactory }).trustedTypes
  factory?.createPolicy('default', {
    createHTML(input) {
      if (/[<&]/.test(input)) throw new TypeError('markup from text is refused')
      return input
    },
  })
}
