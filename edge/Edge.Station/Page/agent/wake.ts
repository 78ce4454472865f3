let lock: WakeLockSentinel | null = null;

/** Keeps the screen on while the page is visible; the browser takes the lock away when it is not. */
export async function keepAwake(): Promise<void> {
  if (document.visibilityState !== 'visible' || !('wakeLock' in navigator) || lock?.released === false) {
    return;
  }

  try {
    lock = await navigator.wakeLock.request('screen');
  } catch {
    // Refused on low battery or by policy: nothing that the operator could do about.
  }
}

document.addEventListener('visibilitychange', () => void keepAwake());
