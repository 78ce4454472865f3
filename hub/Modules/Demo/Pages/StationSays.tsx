import type { Schema } from '@ui/api/client';
import { StatusMark } from '@ui/parts/StatusMark';
import { Uid } from '@ui/parts/Uid';
import { useVerdictText } from '@ui/parts/verdict';
import { useTranslation } from 'react-i18next';
import css from './StoryStrip.module.css';

/** The words that the station shows its operator. */
export function StationSays({
  station,
  label,
  said,
}: {
  station: string;
  label: string;
  said: Schema<'StationVerdict'>;
}) {
  const { t } = useTranslation('demo');
  const say = useVerdictText();
  const words = say(said.code, said.arguments);
  return (
    <div className={css.says}>
      <span>
        {station}: <Uid uid={label} link={said.code !== 'label.damaged'} />
      </span>
      <StatusMark tone={said.verdict}>
        <b>
          {t(`verdict.${said.verdict}`)} {words.what}
        </b>
      </StatusMark>
      <span>
        {words.why} {words.next}
      </span>
    </div>
  );
}
