CREATE TABLE blocks (
    lo BIGINT NOT NULL,
    hi BIGINT NOT NULL,
    columns BYTEA NOT NULL,
    PRIMARY KEY (lo)
);;
CREATE TABLE copies (
    id TEXT NOT NULL,
    object BIGINT NOT NULL,
    PRIMARY KEY (id)
);;
CREATE TABLE events (
    seq BIGSERIAL NOT NULL,
    at BIGINT NOT NULL,
    kind TEXT NOT NULL,
    actor TEXT NOT NULL,
    partner TEXT,
    policy TEXT,
    body BYTEA NOT NULL,
    digest BYTEA NOT NULL,
    PRIMARY KEY (seq)
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
    stream_key BYTEA NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT one_head CHECK (id = 1)
);;
CREATE TABLE inbox (
    num BIGSERIAL NOT NULL,
    at BIGINT NOT NULL,
    kind TEXT NOT NULL,
    subject TEXT NOT NULL,
    plan TEXT,
    text TEXT NOT NULL,
    done BIGINT,
    done_by TEXT,
    PRIMARY KEY (num)
);;
CREATE INDEX inbox_subject ON inbox (subject, kind);;
CREATE TABLE markings (
    num BIGINT NOT NULL,
    id TEXT NOT NULL,
    body BYTEA NOT NULL,
    PRIMARY KEY (num),
    UNIQUE (id)
);;
CREATE TABLE objects (
    num BIGINT NOT NULL,
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
    snapshot BYTEA NOT NULL,
    report BYTEA NOT NULL,
    at BIGINT NOT NULL,
    state TEXT NOT NULL,
    author TEXT DEFAULT '' NOT NULL,
    kind TEXT DEFAULT '' NOT NULL,
    proof BYTEA,
    expires_at BIGINT,
    back_to BIGINT,
    confirm_by BIGINT,
    PRIMARY KEY (id)
);;
CREATE TABLE policies (
    epoch BIGINT NOT NULL,
    digest TEXT NOT NULL,
    snapshot BYTEA NOT NULL,
    at BIGINT NOT NULL,
    plan TEXT,
    PRIMARY KEY (epoch)
);;
CREATE TABLE products (
    seq BIGINT NOT NULL,
    object BIGINT NOT NULL,
    version_key TEXT NOT NULL,
    spec_version TEXT NOT NULL,
    version TEXT NOT NULL,
    type INTEGER NOT NULL,
    profile INTEGER NOT NULL,
    flags INTEGER NOT NULL,
    digest BYTEA NOT NULL,
    bytes BYTEA NOT NULL,
    PRIMARY KEY (seq),
    UNIQUE (object, version_key, spec_version)
);;
CREATE TABLE profiles (
    num BIGINT NOT NULL,
    digest TEXT NOT NULL,
    body BYTEA NOT NULL,
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
    report BYTEA NOT NULL,
    PRIMARY KEY (contingency, settings)
);;
CREATE TABLE relabels (
    n BIGINT NOT NULL,
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
    gained BYTEA NOT NULL,
    lost BYTEA NOT NULL,
    forms BYTEA NOT NULL,
    PRIMARY KEY (partner, k)
);;
CREATE TABLE types (
    num BIGINT NOT NULL,
    name TEXT NOT NULL,
    PRIMARY KEY (num),
    UNIQUE (name)
);;
CREATE TABLE approvals (
    plan TEXT NOT NULL,
    act TEXT NOT NULL,
    officer TEXT NOT NULL,
    credential TEXT NOT NULL,
    digest TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (plan, act, officer),
    FOREIGN KEY(plan) REFERENCES plans (id),
    FOREIGN KEY(officer) REFERENCES officers (name)
);;
CREATE TABLE credentials (
    id TEXT NOT NULL,
    partner TEXT NOT NULL,
    kind TEXT NOT NULL,
    digest BYTEA NOT NULL,
    created BIGINT NOT NULL,
    revoked BIGINT,
    PRIMARY KEY (id),
    FOREIGN KEY(partner) REFERENCES partners (code),
    UNIQUE (digest)
);;
CREATE TABLE deliveries (
    event BIGINT NOT NULL,
    partner TEXT NOT NULL,
    rows BYTEA NOT NULL,
    lo BIGINT NOT NULL,
    hi BIGINT NOT NULL,
    copies BYTEA,
    digest BYTEA NOT NULL,
    PRIMARY KEY (event),
    FOREIGN KEY(event) REFERENCES events (seq)
);;
CREATE INDEX deliveries_partner ON deliveries (partner, event);;
CREATE TABLE officer_credentials (
    id TEXT NOT NULL,
    officer TEXT NOT NULL,
    digest BYTEA NOT NULL,
    created BIGINT NOT NULL,
    issued_by TEXT NOT NULL,
    opened BIGINT,
    opened_by TEXT,
    revoked BIGINT,
    PRIMARY KEY (id),
    FOREIGN KEY(officer) REFERENCES officers (name),
    UNIQUE (digest)
);;
CREATE FUNCTION relto_append_only() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$;;
CREATE TRIGGER events_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON events FOR EACH STATEMENT EXECUTE FUNCTION relto_append_only();;
CREATE TRIGGER deliveries_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON deliveries FOR EACH STATEMENT EXECUTE FUNCTION relto_append_only();;
CREATE TRIGGER products_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON products FOR EACH STATEMENT EXECUTE FUNCTION relto_append_only();;
CREATE TRIGGER objects_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON objects FOR EACH STATEMENT EXECUTE FUNCTION relto_append_only();;
CREATE TRIGGER profiles_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON profiles FOR EACH STATEMENT EXECUTE FUNCTION relto_append_only();;
CREATE TRIGGER markings_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON markings FOR EACH STATEMENT EXECUTE FUNCTION relto_append_only();;
CREATE TRIGGER blocks_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON blocks FOR EACH STATEMENT EXECUTE FUNCTION relto_append_only();;
CREATE TRIGGER relabels_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON relabels FOR EACH STATEMENT EXECUTE FUNCTION relto_append_only();;
CREATE TRIGGER policies_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON policies FOR EACH STATEMENT EXECUTE FUNCTION relto_append_only();;
CREATE TRIGGER steps_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON steps FOR EACH STATEMENT EXECUTE FUNCTION relto_append_only();;
CREATE TRIGGER copies_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON copies FOR EACH STATEMENT EXECUTE FUNCTION relto_append_only();;
CREATE TRIGGER approvals_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON approvals FOR EACH STATEMENT EXECUTE FUNCTION relto_append_only()
