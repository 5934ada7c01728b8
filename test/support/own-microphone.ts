/** What a test may do with the microphone of a page. */
export interface OwnMicrophone {
  /** How often it was opened. */
  opened: number;
  /** Nothing comes from it any more, until it is opened again. */
  cut(): void;
  /** What the system does for a phone call, to the track that is open. */
  tell(event: 'mute' | 'unmute'): void;
}

declare global {
  var ownMicrophone: OwnMicrophone;
}

/**
 * Runs in the page, before its own scripts: gives it a microphone that somebody speaks
 * to without a break.
 *
 * @param works false where nothing comes from it all the same
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
