/** Starts the page: policies first, then the engine client, the texts and React. */
import '@mantine/core/styles.css'
import '@mantine/notifications/styles.css'
import '@mantine/spotlight/styles.css'
import './ui/fonts.ts'
import './ui/tokens.css'
import './ui/base.css'
import './ui/mantine.css'
import { createRoot } from 'react-dom/client'
import { App } from './app/App.tsx'
import { keepKeysInDialogs } from './app/dialog-keys.ts'
import { createEngineClient } from './engine-client/client.ts'
import { receivePorts } from './engine-client/receive-port.ts'
import { openedAt, tellLanguage } from './engine-client/shell.ts'
import { startI18n } from './i18n/start-i18n.ts'
import { installTrustedTypes, pageNonce, shareNonce } from './page-policy.ts'
import { screenClock } from './ui/clock-context.tsx'

installTrustedTypes()
const nonce = pageNonce()
shareNonce(nonce)
const client = createEngineClient()
receivePorts(client)
keepKeysInDialogs() // before any dialog listens

const root = document.getElementById('root')
if (root === null) throw new Error('the page has no root')
const reactRoot = createRoot(root)
void Promise.all([startI18n(), openedAt()]).then(([i18n, opened]) => {
  i18n.on('languageChanged', tellLanguage)
  reactRoot.render(<App client={client} clock={screenClock()} nonce={nonce} opened={opened} />)
})
