import {
  acceptAll,
  type CiphersuiteImpl,
  type ClientState,
  createCommit,
  type CreateCommitResult,
  createGroup,
  type Credential,
  decodeMlsMessage,
  defaultCapabilities,
  defaultLifetime,
  emptyPskIndex,
  encodeMlsMessage,
  generateKeyPackage,
  getCiphersuiteFromName,
  getCiphersuiteImpl,
  joinGroup,
  type KeyPackage,
  type MLSMessage,
  mlsExporter,
  type PrivateKeyPackage,
  processMessage,
  type Proposal,
  zeroOutUint8Array,
} from 'ts-mls';
import { type Bytes, concat, toBase64Url } from './bytes.ts';
import {
  type Change,
  type EpochKeys,
  GroupError,
  type GroupKeys,
  type Newcomer,
} from './group-keys.ts';

/** Mandatory to implement (RFC 9420, section 17.1); browsers have all of it in WebCrypto. */
const suite = 'MLS_128_DHKEMX25519_AES128GCM_SHA256_Ed25519';

/**
 * Bits of the epoch in a KID (RFC 9605, section 5.2): this allows 16 epochs in flight at a time.
 */
const epochBits = 4;

/**
 * A welcome may be to the package before the last, which was replaced while the
 * welcome was on its way.
 */
const packagesKept = 3;

interface OwnPackage {
  readonly publicPackage: KeyPackage;
  readonly privatePackage: PrivateKeyPackage;
}

interface Leaf {
  readonly index: number;
  readonly participantId: string;
  /** The key that the leaf signs with: another one for each key package. */
  readonly signer: string;
}

const encode = (value: string): Bytes => new TextEncoder().encode(value);

/**
 * An MLS group (RFC 9420). Its state is kept in memory only: a restored state would repeat nonces.
 */
export class MlsGroup implements GroupKeys {
  readonly #cipherSuite: CiphersuiteImpl;
  readonly #participantId: string;
  // Newest first.
  #packages: OwnPackage[] = [];
  #state: ClientState | null = null;
  #pending: CreateCommitResult | null = null;
  #joined: readonly string[] = [];

  private constructor(cipherSuite: CiphersuiteImpl, participantId: string) {
    this.#cipherSuite = cipherSuite;
    this.#participantId = participantId;
  }

  static async of(participantId: string): Promise<MlsGroup> {
    return new MlsGroup(await getCiphersuiteImpl(getCiphersuiteFromName(suite)), participantId);
  }

  get epoch(): number | null {
    return this.#state === null ? null : Number(this.#state.groupContext.epoch);
  }

  get roster(): readonly string[] {
    return this.#leaves().map(({ participantId }) => participantId);
  }

  get joined(): readonly string[] {
    return this.#joined;
  }

  async keyPackage(): Promise<Bytes> {
    const made = await this.#makePackage();
    this.#packages = [made, ...this.#packages].slice(0, packagesKept);
    return bytesOf({
      version: 'mls10',
      wireformat: 'mls_key_package',
      keyPackage: made.publicPackage,
    });
  }

  async create(groupId: string): Promise<void> {
    const { publicPackage, privatePackage } = await this.#makePackage();
    this.#pending = null;
    const created = await createGroup(
      encode(groupId),
      publicPackage,
      privatePackage,
      [],
      this.#cipherSuite,
    );
    this.#state = null;
    this.#enter(created);
  }

  async change(add: readonly Newcomer[], remove: readonly string[]): Promise<Change> {
    const state = this.#group();
    const leaves = this.#leaves();
    const extraProposals: Proposal[] = [
      ...leaves
        .filter(({ participantId }) => remove.includes(participantId))
        .map(({ index }): Proposal => ({ proposalType: 'remove', remove: { removed: index } })),
      ...add.map((newcomer): Proposal => ({
        proposalType: 'add',
        add: { keyPackage: packageOf(newcomer) },
      })),
    ];
    const pending = await createCommit(
      { state, cipherSuite: this.#cipherSuite },
      { extraProposals, ratchetTreeExtension: true },
    );
    this.#pending = pending;
    const { commit, welcome } = pending;
    return {
      commit: bytesOf(commit),
      welcome:
        welcome === undefined
          ? null
          : bytesOf({ version: 'mls10', wireformat: 'mls_welcome', welcome }),
    };
  }

  confirm(): void {
    if (this.#pending === null) throw new GroupError('No commit was prepared.');
    this.#enter(this.#pending.newState);
    this.#pending.consumed.forEach(zeroOutUint8Array);
    this.#pending = null;
  }

  discard(): void {
    this.#pending = null;
  }

  async process(commit: Bytes): Promise<void> {
    const message = messageOf(commit);
    if (message.wireformat !== 'mls_private_message') {
      throw new GroupError('The message is not from a member of the group.');
    }
    const result = await processMessage(
      message,
      this.#group(),
      emptyPskIndex,
      acceptAll,
      this.#cipherSuite,
    );
    if (result.kind !== 'newState') throw new GroupError('The message is not a commit.');
    result.consumed.forEach(zeroOutUint8Array);
    this.#pending = null;
    const isOut = result.newState.groupActiveState.kind !== 'active';
    this.#enter(isOut ? null : result.newState);
  }

  async join(groupId: string, welcome: Bytes): Promise<void> {
    const message = messageOf(welcome);
    if (message.wireformat !== 'mls_welcome') throw new GroupError('The message is not a welcome.');
    for (const { publicPackage, privatePackage } of this.#packages) {
      const state = await joinGroup(
        message.welcome,
        publicPackage,
        privatePackage,
        emptyPskIndex,
        this.#cipherSuite,
      ).catch(() => null);
      if (state === null) continue;
      const named = new TextDecoder().decode(state.groupContext.groupId);
      if (named !== groupId) throw new GroupError('The welcome is for another group.');
      this.#state = null;
      this.#enter(state);
      this.#pending = null;
      // Each key package can be used once.
      this.#packages = [];
      return;
    }
    throw new GroupError('The welcome is for none of the key packages of this page.');
  }

  forget(): void {
    this.#state = null;
    this.#pending = null;
    this.#packages = [];
  }

  exporter(label: string, context: Bytes, length: number): Promise<Bytes> {
    const { exporterSecret } = this.#group().keySchedule;
    return mlsExporter(exporterSecret, label, context, length, this.#cipherSuite).then(concat);
  }

  /** RFC 9605, section 5.2: one base key for each epoch, and from it one key for each KID. */
  async keys(): Promise<EpochKeys> {
    const { privatePath, groupContext } = this.#group();
    const base = await this.exporter('SFrame 1.0 Base Key', new Uint8Array(), 16);
    const epoch = Number(groupContext.epoch) % 2 ** epochBits;
    const kidOf = (index: number): number => index * 2 ** epochBits + epoch;
    return {
      sending: { kid: kidOf(privatePath.leafIndex), base },
      receiving: this.#leaves()
        .filter(({ index }) => index !== privatePath.leafIndex)
        .map(({ index, participantId }) => ({ kid: kidOf(index), base, participantId })),
    };
  }

  async #makePackage(): Promise<OwnPackage> {
    const credential: Credential = {
      credentialType: 'basic',
      identity: encode(this.#participantId),
    };
    // Device clocks are too often wrong for a lifetime; each package is used once, within one call.
    return generateKeyPackage(
      credential,
      defaultCapabilities(),
      defaultLifetime,
      [],
      this.#cipherSuite,
    );
  }

  #enter(state: ClientState | null): void {
    const before = new Set(this.#leaves().map(({ signer }) => signer));
    this.#state = state;
    this.#joined = this.#leaves()
      .filter(({ signer }) => !before.has(signer))
      .map(({ participantId }) => participantId);
  }

  #group(): ClientState {
    if (this.#state === null) throw new GroupError('There is no group.');
    return this.#state;
  }

  /** Leaves are the even nodes of the tree (RFC 9420, appendix C). */
  #leaves(): Leaf[] {
    return (this.#state?.ratchetTree ?? []).flatMap((node, place) =>
      node?.nodeType === 'leaf'
        ? [
            {
              index: place / 2,
              participantId: identityOf(node.leaf.credential),
              signer: toBase64Url(Uint8Array.from(node.leaf.signaturePublicKey)),
            },
          ]
        : [],
    );
  }
}

function identityOf(credential: Credential): string {
  // A foreign credential type: a name that no participant has.
  if (credential.credentialType !== 'basic') return '';
  return new TextDecoder().decode(credential.identity);
}

function packageOf({ participantId, keyPackage }: Newcomer): KeyPackage {
  const message = messageOf(keyPackage);
  if (message.wireformat !== 'mls_key_package') {
    throw new GroupError('The message is not a key package.');
  }
  if (identityOf(message.keyPackage.leafNode.credential) !== participantId) {
    throw new GroupError('The key package is another participant’s.');
  }
  return message.keyPackage;
}

const bytesOf = (message: MLSMessage): Bytes => concat(encodeMlsMessage(message));

function messageOf(bytes: Bytes): MLSMessage {
  const decoded = decodeMlsMessage(bytes, 0);
  if (decoded === undefined || decoded[1] !== bytes.length) {
    throw new GroupError('The message is not an MLS message.');
  }
  return decoded[0];
}
