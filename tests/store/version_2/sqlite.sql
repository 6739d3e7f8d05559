CREATE TABLE blocks (
    lo INTEGER NOT NULL,
    hi BIGINT NOT NULL,
    columns BLOB NOT NULL,
    PRIMARY KEY (lo)
);;
CREATE TABLE copies (
    id TEXT NOT NULL,
    object BIGINT NOT NULL,
    PRIMARY KEY (id)
);;
CREATE TABLE events (
    seq INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    at BIGINT NOT NULL,
    kind TEXT NOT NULL,
    actor TEXT NOT NULL,
    partner TEXT,
    policy TEXT,
    body BLOB NOT NULL,
    digest BLOB NOT NULL
);;
CREATE TABLE head (
    id INTEGER NOT NULL,
    schema_version INTEGER NOT NULL,
    organisation TEXT NOT NULL,
    arrivals BIGINT NOT NULL,
    profiles BIGINT NOT NULL,
    objects BIGINT NOT NULL,
    types INTEGER NOT NULL,
    markings BIGINT NOT NULL,
    relabels BIGINT NOT NULL,
    epoch BIGINT NOT NULL,
    stream_key BLOB NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT one_head CHECK (id = 1)
);;
CREATE TABLE inbox (
    num INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    at BIGINT NOT NULL,
    kind TEXT NOT NULL,
    subject TEXT NOT NULL,
    "plan" TEXT,
    text TEXT NOT NULL,
    done BIGINT,
    done_by TEXT
);;
CREATE INDEX inbox_subject ON inbox (subject, kind);;
CREATE TABLE markings (
    num INTEGER NOT NULL,
    id TEXT NOT NULL,
    body BLOB NOT NULL,
    PRIMARY KEY (num),
    UNIQUE (id)
);;
CREATE TABLE objects (
    num INTEGER NOT NULL,
    id TEXT NOT NULL,
    PRIMARY KEY (num),
    UNIQUE (id)
);;
CREATE TABLE officers (
    name TEXT NOT NULL,
    at BIGINT NOT NULL,
    added_by TEXT NOT NULL,
    PRIMARY KEY (name)
);;
CREATE TABLE partners (
    code TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (code)
);;
CREATE TABLE plans (
    id TEXT NOT NULL,
    base_epoch BIGINT NOT NULL,
    base_digest TEXT NOT NULL,
    base_arrivals BIGINT NOT NULL,
    digest TEXT NOT NULL,
    snapshot BLOB NOT NULL,
    report BLOB NOT NULL,
    at BIGINT NOT NULL,
    state TEXT NOT NULL,
    author TEXT DEFAULT '' NOT NULL,
    kind TEXT DEFAULT '' NOT NULL,
    proof BLOB,
    expires_at BIGINT,
    back_to BIGINT,
    confirm_by BIGINT,
    PRIMARY KEY (id)
);;
CREATE TABLE policies (
    epoch INTEGER NOT NULL,
    digest TEXT NOT NULL,
    snapshot BLOB NOT NULL,
    at BIGINT NOT NULL,
    "plan" TEXT,
    PRIMARY KEY (epoch)
);;
CREATE TABLE products (
    seq INTEGER NOT NULL,
    object BIGINT NOT NULL,
    version_key TEXT NOT NULL,
    spec_version TEXT NOT NULL,
    version TEXT NOT NULL,
    type INTEGER NOT NULL,
    profile INTEGER NOT NULL,
    flags INTEGER NOT NULL,
    digest BLOB NOT NULL,
    bytes BLOB NOT NULL,
    PRIMARY KEY (seq),
    UNIQUE (object, version_key, spec_version)
);;
CREATE TABLE profiles (
    num INTEGER NOT NULL,
    digest TEXT NOT NULL,
    body BLOB NOT NULL,
    PRIMARY KEY (num),
    UNIQUE (digest)
);;
CREATE TABLE rehearsals (
    contingency TEXT NOT NULL,
    settings TEXT NOT NULL,
    at BIGINT NOT NULL,
    policy TEXT NOT NULL,
    arrivals BIGINT NOT NULL,
    meaning TEXT NOT NULL,
    verdict TEXT NOT NULL,
    report BLOB NOT NULL,
    PRIMARY KEY (contingency, settings)
);;
CREATE TABLE relabels (
    n INTEGER NOT NULL,
    seq BIGINT NOT NULL,
    profile BIGINT NOT NULL,
    flags INTEGER NOT NULL,
    PRIMARY KEY (n)
);;
CREATE TABLE steps (
    partner TEXT NOT NULL,
    k BIGINT NOT NULL,
    at BIGINT NOT NULL,
    epoch BIGINT NOT NULL,
    arrivals BIGINT NOT NULL,
    relabels BIGINT NOT NULL,
    first_date BIGINT NOT NULL,
    count BIGINT NOT NULL,
    gained BLOB NOT NULL,
    lost BLOB NOT NULL,
    forms BLOB NOT NULL,
    PRIMARY KEY (partner, k)
);;
CREATE TABLE types (
    num INTEGER NOT NULL,
    name TEXT NOT NULL,
    PRIMARY KEY (num),
    UNIQUE (name)
);;
CREATE TABLE approvals (
    "plan" TEXT NOT NULL,
    act TEXT NOT NULL,
    officer TEXT NOT NULL,
    credential TEXT NOT NULL,
    digest TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY ("plan", act, officer),
    FOREIGN KEY("plan") REFERENCES plans (id),
    FOREIGN KEY(officer) REFERENCES officers (name)
);;
CREATE TABLE credentials (
    id TEXT NOT NULL,
    partner TEXT NOT NULL,
    kind TEXT NOT NULL,
    digest BLOB NOT NULL,
    created BIGINT NOT NULL,
    revoked BIGINT,
    PRIMARY KEY (id),
    FOREIGN KEY(partner) REFERENCES partners (code),
    UNIQUE (digest)
);;
CREATE TABLE deliveries (
    event INTEGER NOT NULL,
    partner TEXT NOT NULL,
    rows BLOB NOT NULL,
    lo BIGINT NOT NULL,
    hi BIGINT NOT NULL,
    copies BLOB,
    digest BLOB NOT NULL,
    PRIMARY KEY (event),
    FOREIGN KEY(event) REFERENCES events (seq)
);;
CREATE INDEX deliveries_partner ON deliveries (partner, event);;
CREATE TABLE officer_credentials (
    id TEXT NOT NULL,
    officer TEXT NOT NULL,
    digest BLOB NOT NULL,
    created BIGINT NOT NULL,
    issued_by TEXT NOT NULL,
    opened BIGINT,
    opened_by TEXT,
    revoked BIGINT,
    PRIMARY KEY (id),
    FOREIGN KEY(officer) REFERENCES officers (name),
    UNIQUE (digest)
);;
CREATE TRIGGER events_no_update BEFORE UPDATE ON events BEGIN SELECT RAISE(ABORT, 'events is append-only'); END;;
CREATE TRIGGER events_no_delete BEFORE DELETE ON events BEGIN SELECT RAISE(ABORT, 'events is append-only'); END;;
CREATE TRIGGER deliveries_no_update BEFORE UPDATE ON deliveries BEGIN SELECT RAISE(ABORT, 'deliveries is append-only'); END;;
CREATE TRIGGER deliveries_no_delete BEFORE DELETE ON deliveries BEGIN SELECT RAISE(ABORT, 'deliveries is append-only'); END;;
CREATE TRIGGER products_no_update BEFORE UPDATE ON products BEGIN SELECT RAISE(ABORT, 'products is append-only'); END;;
CREATE TRIGGER products_no_delete BEFORE DELETE ON products BEGIN SELECT RAISE(ABORT, 'products is append-only'); END;;
CREATE TRIGGER objects_no_update BEFORE UPDATE ON objects BEGIN SELECT RAISE(ABORT, 'objects is append-only'); END;;
CREATE TRIGGER objects_no_delete BEFORE DELETE ON objects BEGIN SELECT RAISE(ABORT, 'objects is append-only'); END;;
CREATE TRIGGER profiles_no_update BEFORE UPDATE ON profiles BEGIN SELECT RAISE(ABORT, 'profiles is append-only'); END;;
CREATE TRIGGER profiles_no_delete BEFORE DELETE ON profiles BEGIN SELECT RAISE(ABORT, 'profiles is append-only'); END;;
CREATE TRIGGER markings_no_update BEFORE UPDATE ON markings BEGIN SELECT RAISE(ABORT, 'markings is append-only'); END;;
CREATE TRIGGER markings_no_delete BEFORE DELETE ON markings BEGIN SELECT RAISE(ABORT, 'markings is append-only'); END;;
CREATE TRIGGER blocks_no_update BEFORE UPDATE ON blocks BEGIN SELECT RAISE(ABORT, 'blocks is append-only'); END;;
CREATE TRIGGER blocks_no_delete BEFORE DELETE ON blocks BEGIN SELECT RAISE(ABORT, 'blocks is append-only'); END;;
CREATE TRIGGER relabels_no_update BEFORE UPDATE ON relabels BEGIN SELECT RAISE(ABORT, 'relabels is append-only'); END;;
CREATE TRIGGER relabels_no_delete BEFORE DELETE ON relabels BEGIN SELECT RAISE(ABORT, 'relabels is append-only'); END;;
CREATE TRIGGER policies_no_update BEFORE UPDATE ON policies BEGIN SELECT RAISE(ABORT, 'policies is append-only'); END;;
CREATE TRIGGER policies_no_delete BEFORE DELETE ON policies BEGIN SELECT RAISE(ABORT, 'policies is append-only'); END;;
CREATE TRIGGER steps_no_update BEFORE UPDATE ON steps BEGIN SELECT RAISE(ABORT, 'steps is append-only'); END;;
CREATE TRIGGER steps_no_delete BEFORE DELETE ON steps BEGIN SELECT RAISE(ABORT, 'steps is append-only'); END;;
CREATE TRIGGER copies_no_update BEFORE UPDATE ON copies BEGIN SELECT RAISE(ABORT, 'copies is append-only'); END;;
CREATE TRIGGER copies_no_delete BEFORE DELETE ON copies BEGIN SELECT RAISE(ABORT, 'copies is append-only'); END;;
CREATE TRIGGER approvals_no_update BEFORE UPDATE ON approvals BEGIN SELECT RAISE(ABORT, 'approvals is append-only'); END;;
CREATE TRIGGER approvals_no_delete BEFORE DELETE ON approvals BEGIN SELECT RAISE(ABORT, 'approvals is append-only'); END
