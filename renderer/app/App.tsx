import { MantineProvider } from '@mantine/core'
import { ModalsProvider } from '@mantine/modals'
import { Notifications } from '@mantine/notifications'
import { useState } from 'react'
import type { Clock } from '../../shared/time.ts'
import type { EngineClient } from '../engine-client/client.ts'
import { EngineProvider } from '../engine-client/engine-context.tsx'
import type { Opened } from '../engine-client/shell.ts'
import { ClockProvider } from '../ui/clock-context.tsx'
import { memoryColorScheme, theme } from '../ui/theme.ts'
import { AlertCentre } from './alert-centre.tsx'
import { Phases } from './Phases.tsx'
import { ScreenBoundary } from './ScreenBoundary.tsx'

interface Props {
  readonly client: EngineClient
  readonly clock: Clock
  /** Of this page load; every style element that a library adds must carry it. */
  readonly nonce: string
  readonly opened: Opened
}

export function App({ client, clock, nonce, opened }: Props) {
  const [colorScheme] = useState(memoryColorScheme)
  return (
    <MantineProvider
      theme={theme}
      defaultColorScheme="auto"
      colorSchemeManager={colorScheme}
      getStyleNonce={() => nonce}
    >
      <ClockProvider clock={clock}>
        <EngineProvider client={client}>
          <ModalsProvider>
            {/* only the toast under the pointer waits: the others would begin anew when it leaves */}
            <Notifications position="bottom-right" limit={4} containerWidth={380} pauseResetOnHover="notification" />
            <ScreenBoundary>
              <AlertCentre sounds={opened.first}>
                <Phases opened={opened.place} />
              </AlertCentre>
            </ScreenBoundary>
          </ModalsProvider>
        </EngineProvider>
      </ClockProvider>
    </MantineProvider>
  )
}
