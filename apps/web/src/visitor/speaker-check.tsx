import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type Devices } from '../call/devices.ts';
import { Button } from '../ui/button.tsx';
import { CheckCard } from './check-card.tsx';
import { DeviceSelect } from './device-select.tsx';
import { useDevices } from './use-devices.ts';

type Answer = 'not-played' | 'playing' | 'asked' | 'yes' | 'no';

interface SpeakerCheckProps {
  readonly devices: Devices;
  readonly onAnswer: (heard: boolean) => void;
}

export const SpeakerCheck = ({ devices, onAnswer }: SpeakerCheckProps) => {
  const { t } = useTranslation('patient');
  const { speakers, speakerId, speakerAway } = useDevices(devices);
  const [answer, setAnswer] = useState<Answer>('not-played');

  const handlePlay = (): void => {
    setAnswer('playing');
    void devices.playTestSound().finally(() => {
      setAnswer('asked');
    });
  };
  const handleAnswer = (heard: boolean): void => {
    setAnswer(heard ? 'yes' : 'no');
    onAnswer(heard);
  };

  return (
    <CheckCard
      icon="speaker"
      title={t('check.speaker')}
      fine={answer === 'yes' ? t('check.soundGood') : null}
    >
      <div className="row">
        <Button busy={answer === 'playing'} onClick={handlePlay}>
          {t(answer === 'playing' ? 'check.playing' : 'check.playSound')}
        </Button>
      </div>
      <div role="status" className="stack-tight">
        {answer === 'asked' && <p>{t('check.heard')}</p>}
        {answer === 'no' && <p>{t('check.soundHelp')}</p>}
      </div>
      {answer === 'asked' && (
        <div className="row" role="group" aria-label={t('check.heard')}>
          <Button
            onClick={() => {
              handleAnswer(true);
            }}
          >
            {t('check.yes')}
          </Button>
          <Button
            onClick={() => {
              handleAnswer(false);
            }}
          >
            {t('check.no')}
          </Button>
        </div>
      )}
      <DeviceSelect
        label={t('check.speaker')}
        choices={speakers}
        value={speakerAway === null ? speakerId : null}
        onChoose={(id) => {
          devices.chooseSpeaker(id);
          setAnswer('not-played');
        }}
      />
    </CheckCard>
  );
};
