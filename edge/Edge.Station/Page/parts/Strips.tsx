import type { StationState } from '../model';
import type { Translate } from '../texts/texts';

/** What is not as it should be while the station goes on: calm when the hub is gone, urgent when space runs out. */
export function Strips({ state, t }: { readonly state: StationState; readonly t: Translate }) {
  const { link, station, starts } = state;
  // A month and more is no news.
  const hours = link.hours === null || link.hours > 720 ? null : link.hours;
  return (
    <>
      {link.hub === 'offline' && link.store === 'ok' && (
        <p class="strip calm" role="status">
          {hours === null ? t('strip.offlineOnly', link.waiting) : t('strip.offline', link.waiting, hours)}
        </p>
      )}
      {link.hub === 'never' && <p class="strip calm" role="status">{t('strip.never')}</p>}
      {link.hub === 'connected' && !station.known && <p class="strip calm" role="status">{t('strip.unknown')}</p>}
      {starts !== null && starts.left === 0 && <p class="strip urgent" role="alert">{t('strip.numbersNone')}</p>}
      {starts !== null && starts.left > 0 && starts.low && (
        <p class="strip calm" role="status">{starts.hours === null ? t('strip.numbersOnly', starts.left) : t('strip.numbers', starts.left, starts.hours)}</p>
      )}
      {link.store === 'low' && (
        <p class="strip urgent" role="alert">{hours === null ? t('strip.lowOnly') : t('strip.low', hours)}</p>
      )}
      {link.store === 'full' && <p class="strip stop" role="alert">{t('strip.full')}</p>}
    </>
  );
}
