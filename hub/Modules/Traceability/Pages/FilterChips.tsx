import { CloseButton } from '@mantine/core';
import { useFormats } from '@ui/i18n/format';
import { useUrlState } from '@ui/parts/urlState';
import { useTranslation } from 'react-i18next';
import css from './FilterChips.module.css';

/** The filters that another page's number brought along, each with its way out. */
export function FilterChips({ names }: { names: readonly string[] }) {
  const { t } = useTranslation('traceability');
  const formats = useFormats();
  const [search, change] = useUrlState();
  return names.map((name) => {
    const value = search[name];
    if (!value) return null;
    const shown = name === 'inWork' ? '' : name === 'from' || name === 'to' ? formats.moment(value) : value;
    return (
      <span key={name} className={css.chip}>
        <span className={css.name}>{t(`filter.${name}`)}</span> {shown}
        <CloseButton
          size="xs"
          aria-label={t('filter.remove', { name: t(`filter.${name}`) })}
          onClick={() => change({ [name]: null, page: null })}
        />
      </span>
    );
  });
}
