import type { Message, Messages as All, Severity } from '../model';
import type { TextKey, Translate } from '../texts/texts';
import type { PlantClock } from './clock';
import { useLowScreen } from './hooks';
import { arrange } from './messageRoom';

interface Props {
  readonly messages: All;
  /** A scan is refused at this moment. */
  readonly refusing: boolean;
  readonly now: number;
  readonly clock: PlantClock;
  readonly t: Translate;
  readonly putAway: (id: string) => void;
}

const words = { high: 'message.high', medium: 'message.medium', low: 'message.low' } as const satisfies Readonly<Record<Severity, TextKey>>;

/**
 * What alarms of machines say here, until they are over. They take room of their own, so that they lie over nothing. The regions are there before what they
 * say: a screen reader hears what comes into one, not one that comes.
 */
export function Messages({ messages, refusing, now, clock, t, putAway }: Props) {
  const brief = useLowScreen() || refusing;
  const { urgent, calm, more, chips, moreChips } = arrange(messages, brief);
  const show = (message: Message) => (
    <Shown key={message.id} message={message} since={clock.moment(message.since, now)} t={t} seen={() => putAway(message.id)} />
  );
  return (
    <section class={`messages ${brief ? 'brief' : ''}`} aria-label={t('message.title')}>
      <div role="alert" aria-atomic="false">{urgent.map(show)}</div>
      <div role="status" aria-atomic="false">{calm.map(show)}</div>
      {(more > 0 || chips.length > 0) && (
        <div class="message-rest">
          {more > 0 && <p class="message-more">{t('message.more', more)}</p>}
          {chips.map((message) => (
            <p key={message.id} class={`chip ${message.severity}`} title={message.text}>
              <Sign severity={message.severity} />
              <b>{message.machine}</b> <span>{t(words[message.severity])}: {message.text}</span>
            </p>
          ))}
          {moreChips > 0 && <p class="message-more">{t('message.moreSeen', moreChips)}</p>}
        </div>
      )}
    </section>
  );
}

function Shown({ message, since, t, seen }: { readonly message: Message; readonly since: string; readonly t: Translate; readonly seen: () => void }) {
  const { machine, severity, text } = message;
  return (
    <article class={`message ${severity}`}>
      <Sign severity={severity} />
      <div>
        <h3><b>{t(words[severity])}</b> <span>{machine}</span> <span>{t('message.since', since)}</span></h3>
        <p>{text}</p>
      </div>
      <button type="button" aria-label={`${t('message.seen')}: ${machine}, ${text}`} onClick={seen}>{t('message.seen')}</button>
    </article>
  );
}

/** How urgent: three bars, two, one. Verdicts have circle, triangle and octagon. */
function Sign({ severity }: { readonly severity: Severity }) {
  return (
    <svg class="sign" viewBox="0 0 48 48" aria-hidden="true">
      <path d="M5 30 H15 V44 H5 Z" />
      <path class={severity === 'low' ? 'hollow' : ''} d="M19 18 H29 V44 H19 Z" />
      <path class={severity === 'high' ? '' : 'hollow'} d="M33 4 H43 V44 H33 Z" />
    </svg>
  );
}
