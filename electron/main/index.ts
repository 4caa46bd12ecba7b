/** Composition root of the shell. */
import { app, powerMonitor, type BrowserWindow, type WebContents } from 'electron'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { ShellMessage } from '../../shared/ipc/shell.ts'
import { registerAppScheme, serveApp } from './app-protocol.ts'
import { homeOf, quitsOnClose } from './arguments.ts'
import { createDeskWindows, type DeskWindows } from './desk-windows.ts'
import { engineEnvironment } from './engine-environment.ts'
import { connectPage, tellPage } from './engine-port.ts'
import { createEngineProcess, type EngineProcess, type EngineState } from './engine-process.ts'
import { watchIdle } from './idle-lock.ts'
import { openDoor } from './ipc-door.ts'
import { showNotification } from './notifications.ts'
import { applyContentsPolicy, applySessionPolicy, createSession, refuseNetwork } from './session-policy.ts'
import { printPage } from './print.ts'
import { createShellHandler } from './shell-handlers.ts'
import { createTray, type DeskTray } from './tray.ts'
import { trayExists } from './tray-exists.ts'
import { bringToFront } from './windows.ts'
import { wordsOf, type Language } from './words.ts'

const shutdownGraceMs = 5000

const home = homeOf(process.argv, { cwd: process.cwd(), appData: app.getPath('appData') })
const userData = join(home, 'app')
mkdirSync(userData, { recursive: true, mode: 0o700 })
app.setPath('userData', userData)
app.setPath('sessionData', userData)
const devServer = app.isPackaged ? undefined : process.env['ELECTRON_RENDERER_URL']

let windows: DeskWindows | undefined
let tray: DeskTray | undefined
let language: Language = 'vi'
/** Absent until the first engine has said something: a page that loads meanwhile waits for its port. */
let engineState: EngineState | undefined
let badge = 0
/** The engine's word: the vault is open. */
let receiving = false
let ending = false

if (app.requestSingleInstanceLock()) prepare()
else app.exit(0) // this home is open already: the first one comes to the front

function prepare(): void {
  // Sandboxes every page whatever its preferences say. Not with --no-sandbox (root): Electron would then start its
  // helpers without that switch, and each of them would die at once.
  if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox()
  registerAppScheme()
  refuseNetwork({ devServer })
  applyContentsPolicy()
  app.on('second-instance', () => bringToFront(windows?.first()))
  app.on('window-all-closed', () => app.quit())
  app
    .whenReady()
    .then(compose)
    .catch((error: unknown) => {
      console.error('start-up failed', error)
      app.exit(1)
    })
}

function showTray(): void {
  tray?.show({ words: wordsOf(language), receiving, count: badge })
}

/** A borrowed Node cannot read inside an archive: the package keeps the engine's files beside it. */
const unpacked = (path: string): string => path.replace(/app\.asar(?=[\\/])/, 'app.asar.unpacked')

function compose(): void {
  const session = createSession()
  serveApp(session, { folder: join(__dirname, '../renderer'), devServer })
  applySessionPolicy(session, { devServer })

  const desk = createDeskWindows({
    session,
    preload: join(__dirname, '../preload/index.js'),
    onLoaded: (contents) => tell(contents),
  })
  windows = desk
  const toFront = (): void => bringToFront(desk.first())
  const answer = createShellHandler({
    notify: (request) => showNotification(request, { words: wordsOf(language), onClick: toFront }),
    badge: (count) => {
      badge = count
      showTray()
    },
    receiving: (state) => {
      receiving = state.receiving
      if (!receiving) badge = 0
      showTray()
    },
    window: () => desk.current(),
  })
  const engine: EngineProcess = createEngineProcess({
    entry: unpacked(join(__dirname, 'entry.utility.js')),
    home,
    env: engineEnvironment(process.env),
    onRequest: (request) => void answer(request).then((frame) => engine.post(frame)),
    onState: (state) => {
      engineState = state
      receiving = false // a new engine is locked
      badge = 0
      showTray()
      // a page that is still loading is told when it has loaded: one port for each load
      for (const contents of desk.listening()) tell(contents)
    },
  })
  const tell = (contents: WebContents): void => {
    if (engineState?.kind === 'up') connectPage(contents, engine)
    else if (engineState !== undefined) tellPage(contents, engineState)
  }
  openDoor(
    {
      'shell.about': () => ({
        version: app.getVersion(),
        electron: process.versions['electron'] ?? '',
        chrome: process.versions['chrome'] ?? '',
        platform: process.platform,
        packaged: app.isPackaged,
        sandboxed: !app.commandLine.hasSwitch('no-sandbox'),
      }),
      'shell.language': ({ language: chosen }) => {
        language = chosen
        showTray()
        return {}
      },
      'shell.print': (request, sender) => {
        const window = desk.of(sender)
        return window === undefined ? { outcome: 'failed' } : printPage(window, request)
      },
      'shell.open': (place, sender) => desk.open(place, sender),
      'shell.opened': (_nothing, sender) => desk.opened(sender),
      'shell.quit': () => {
        app.quit()
        return {}
      },
    },
    (contents) => desk.isOurs(contents),
  )
  tray = createTray({ onOpen: toFront, onQuit: () => app.quit() })
  showTray()
  engine.start()
  const first = desk.start()
  first.on('closed', () => desk.closeFurther())
  hideInTray(first, { engine, desk })
  watchPower(engine)
  watchIdle(() => engine.post({ kind: 'lock' } satisfies ShellMessage))
  endInOrder(engine)
}

/**
 * Closing the first window keeps the desk receiving, behind a locked screen, where a tray shows that it does. Without one
 * nobody could find it again, or end it: there closing quits, and with that the vault is locked. Further windows close
 * with it.
 */
function hideInTray(
  own: BrowserWindow,
  { engine, desk }: { readonly engine: EngineProcess; readonly desk: DeskWindows },
): void {
  const desktop = process.env['XDG_CURRENT_DESKTOP']
  const hides =
    !quitsOnClose(process.argv) &&
    trayExists({ platform: process.platform, ...(desktop === undefined ? {} : { desktop }) })
  own.on('close', (event) => {
    if (ending || !hides) return
    event.preventDefault()
    engine.post({ kind: 'power', state: 'lock-screen' } satisfies ShellMessage)
    desk.closeFurther()
    own.hide()
  })
}

function watchPower(engine: EngineProcess): void {
  const tell = (state: 'suspend' | 'resume' | 'lock-screen' | 'unlock-screen'): void => {
    const message: ShellMessage = { kind: 'power', state }
    engine.post(message)
  }
  powerMonitor.on('suspend', () => tell('suspend'))
  powerMonitor.on('resume', () => tell('resume'))
  powerMonitor.on('lock-screen', () => tell('lock-screen'))
  powerMonitor.on('unlock-screen', () => tell('unlock-screen'))
}

/** The app ends after its engine, so that what it keeps is closed. */
function endInOrder(engine: EngineProcess): void {
  app.on('before-quit', (event) => {
    if (ending) return
    ending = true
    event.preventDefault()
    void engine.stop(shutdownGraceMs).finally(() => {
      tray?.destroy()
      app.exit(0)
    })
  })
}
