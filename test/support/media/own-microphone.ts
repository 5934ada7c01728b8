/** A test's control over the microphone of a page. */
export interface OwnMicrophone {
  /** How often it was opened. */
  opened: number;
  /** It gives no more sound until it is reopened. */
  cut(): void;
  /** Mutes or unmutes the open track, as the system does for a phone call. */
  tell(event: 'mute' | 'unmute'): void;
}

declare global {
  var ownMicrophone: OwnMicrophone;
}

/**
 * Runs in the page, before its own scripts: gives it a microphone with continuous speech.
 *
 * @param works false for one that gives no sound
 */
export function speakWithoutBreak(works: boolean): void {
  const { prototype } = MediaDevices;
  const name = 'getUserMedia';
  type Capture = (wanted?: MediaStreamConstraints) => Promise<MediaStream>;
  const original = Object.getOwnPropertyDescriptor(prototype, name)?.value as Capture;
  let context: AudioContext | undefined;
  let volume: GainNode | undefined;
  let track: MediaStreamTrack | undefined;
  globalThis.ownMicrophone = {
    opened: 0,
    cut: () => {
      if (volume !== undefined) volume.gain.value = 0;
    },
    tell: (event) => track?.dispatchEvent(new Event(event)),
  };
  const speaking: Capture = async function (this: MediaDevices, wanted) {
    const stream = await original.call(this, wanted);
    const [real] = stream.getAudioTracks();
    if (real === undefined) return stream;
    context ??= new AudioContext();
    volume = new GainNode(context, { gain: works ? 0.3 : 0 });
    const voice = new OscillatorNode(context, { frequency: 220 });
    const destination = new MediaStreamAudioDestinationNode(context);
    voice.connect(volume).connect(destination);
    voice.start();
    globalThis.ownMicrophone.opened += 1;
    [track] = destination.stream.getAudioTracks();
    stream.removeTrack(real);
    if (track !== undefined) stream.addTrack(track);
    return stream;
  };
  Object.defineProperty(prototype, name, { value: speaking, configurable: true });
}
