// SPDX-License-Identifier: GPL-3.0-or-later
#include "journal/sharedjournalschema.h"

namespace Hikeshi::SharedSchema {

using namespace Qt::StringLiterals;

namespace {

constexpr auto appendSignature = "hikeshi.append(uuid, text, text, text, bytea, json, bigint, bigint)"_L1;

const char *const entriesTable = R"(CREATE TABLE hikeshi.entries (
    number bigint PRIMARY KEY CHECK (number > 0),
    at bigint NOT NULL,
    kind text NOT NULL CHECK (length(kind) BETWEEN 1 AND 100),
    actor text NOT NULL CHECK (length(actor) <= 200),
    body bytea NOT NULL CHECK (length(body) <= 1048576),
    hash bytea NOT NULL CHECK (length(hash) = 32),
    token uuid NOT NULL UNIQUE))";

// Who holds what now. It can be told from the entries; it stands here so that one look decides. A claim is named by the
// entry that began it, `claim`; `entry` is the one that prolonged it last. One console may hold a thing by several
// claims.
const char *const claimsTable = R"(CREATE TABLE hikeshi.claims (
    thing text NOT NULL CHECK (length(thing) BETWEEN 1 AND 300),
    claim bigint NOT NULL REFERENCES hikeshi.entries,
    entry bigint NOT NULL REFERENCES hikeshi.entries,
    console text NOT NULL CHECK (length(console) BETWEEN 1 AND 300),
    actor text NOT NULL,
    until bigint NOT NULL,
    CONSTRAINT claims_pkey PRIMARY KEY (thing, claim)))";

// Version 1 had one claim a thing, named by its last entry; what was held stays held.
const char *const claimsFrom1 = R"(ALTER TABLE hikeshi.claims
    ADD COLUMN claim bigint REFERENCES hikeshi.entries,
    DROP CONSTRAINT claims_pkey)";
const char *const claimsKeyFrom1 = R"(ALTER TABLE hikeshi.claims
    ALTER COLUMN claim SET NOT NULL,
    ADD CONSTRAINT claims_pkey PRIMARY KEY (thing, claim))";

// Who might append before may append after.
const char *const grantsFrom1 = R"(DO $grants$
DECLARE
    one record;
BEGIN
    FOR one IN SELECT a.grantee FROM pg_proc p, aclexplode(p.proacl) a
        WHERE p.oid = 'hikeshi.append_1(uuid, text, text, text, bytea, json, bigint, bigint)'::regprocedure
            AND a.privilege_type = 'EXECUTE' AND a.grantee <> p.proowner AND a.grantee <> 0
    LOOP
        EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO %s',
            'hikeshi.append(uuid, text, text, text, bytea, json, bigint, bigint)', one.grantee::regrole);
    END LOOP;
END $grants$)";

const char *const refuse = R"(CREATE FUNCTION hikeshi.refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the shared journal is append-only' USING ERRCODE = 'insufficient_privilege';
END $$)";

// The one way in. One lock orders all appends, so numbers have no gaps and a claim is judged against all before it.
// Time never runs backwards here, also when the server's clock does. A token is taken once: an append whose answer was
// lost can be sent again. `of_claim` with `for_ms` prolongs that claim, whatever it held before; without, it ends it.
const char *const append =
    R"(CREATE FUNCTION hikeshi.append(new_token uuid, new_console text, new_kind text, new_actor text,
    new_body bytea, things json, for_ms bigint, of_claim bigint)
RETURNS TABLE (outcome text, number bigint, thing text, actor text, console text, until bigint)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
    last record;
    held record;
    new_number bigint;
    new_at bigint;
    new_hash bytea;
BEGIN
    PERFORM pg_advisory_xact_lock(5208491722893512);
    SELECT e.number INTO new_number FROM hikeshi.entries e WHERE e.token = new_token;
    IF FOUND THEN
        RETURN QUERY SELECT 'appended'::text, new_number, ''::text, ''::text, ''::text, 0::bigint;
        RETURN;
    END IF;
    SELECT e.number, e.at, e.hash INTO last FROM hikeshi.entries e ORDER BY e.number DESC LIMIT 1;
    new_at := greatest(floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint, coalesce(last.at, 0));
    IF EXISTS (SELECT FROM hikeshi.claims c WHERE c.claim = of_claim AND c.console <> new_console) THEN
        RAISE EXCEPTION 'claim % is not of this console', of_claim USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF of_claim > 0 AND for_ms = 0 THEN
        DELETE FROM hikeshi.claims c WHERE c.claim = of_claim;
        IF NOT FOUND THEN
            RETURN QUERY SELECT 'over'::text, of_claim, ''::text, ''::text, ''::text, 0::bigint;
            RETURN;
        END IF;
    ELSIF for_ms > 0 THEN
        SELECT c.* INTO held FROM hikeshi.claims c
            WHERE c.thing IN (SELECT json_array_elements_text(things)) AND c.console <> new_console AND c.until > new_at
            ORDER BY c.thing LIMIT 1;
        IF FOUND THEN
            RETURN QUERY SELECT 'held'::text, held.entry, held.thing, held.actor, held.console, held.until;
            RETURN;
        END IF;
    END IF;
    new_number := coalesce(last.number, 0) + 1;
    new_hash := sha256(coalesce(last.hash, ''::bytea) || '\x00'::bytea
        || convert_to(new_number::text, 'UTF8') || '\x00'::bytea || convert_to(new_at::text, 'UTF8') || '\x00'::bytea
        || convert_to(new_kind, 'UTF8') || '\x00'::bytea || convert_to(new_actor, 'UTF8') || '\x00'::bytea
        || new_body || '\x00'::bytea);
    INSERT INTO hikeshi.entries VALUES (new_number, new_at, new_kind, new_actor, new_body, new_hash, new_token);
    IF for_ms > 0 THEN
        DELETE FROM hikeshi.claims c WHERE c.until <= new_at OR c.claim = of_claim;
        INSERT INTO hikeshi.claims (thing, claim, entry, console, actor, until)
            SELECT DISTINCT value, CASE WHEN of_claim > 0 THEN of_claim ELSE new_number END, new_number, new_console,
                new_actor, new_at + for_ms FROM json_array_elements_text(things);
    END IF;
    PERFORM pg_notify('hikeshi_entries', new_number::text);
    RETURN QUERY SELECT 'appended'::text, new_number, ''::text, ''::text, ''::text, 0::bigint;
END $$)";

QString inOne(const QStringList &statements)
{
    return u"BEGIN;\n"_s + statements.join(u";\n"_s) + u";\nCOMMIT;\n"_s;
}

QString quoted(const QString &name)
{
    return u'"' + QString(name).replace(u'"', u"\"\""_s) + u'"';
}

}

QString mark()
{
    return u"Hikeshi shared journal 2"_s;
}

QStringList statements()
{
    return {u"CREATE SCHEMA hikeshi"_s,
            u"COMMENT ON SCHEMA hikeshi IS '%1'"_s.arg(mark()),
            QString::fromLatin1(entriesTable),
            QString::fromLatin1(claimsTable),
            QString::fromLatin1(refuse),
            u"CREATE TRIGGER entries_stay BEFORE UPDATE OR DELETE OR TRUNCATE ON hikeshi.entries"
            " FOR EACH STATEMENT EXECUTE FUNCTION hikeshi.refuse()"_s,
            QString::fromLatin1(append),
            u"REVOKE ALL ON FUNCTION %1 FROM PUBLIC"_s.arg(appendSignature)};
}

QString markBefore()
{
    return u"Hikeshi shared journal 1"_s;
}

// In the one order of all appends: none stands in the midst of it. What a console of before calls goes on to work, as
// far as it means what it meant: it claims anew where it would prolong, and gives up just that.
QStringList upgrade()
{
    return {u"SELECT pg_advisory_xact_lock(5208491722893512)"_s,
            QString::fromLatin1(claimsFrom1),
            u"UPDATE hikeshi.claims SET claim = entry"_s,
            QString::fromLatin1(claimsKeyFrom1),
            u"ALTER FUNCTION %1 RENAME TO append_1"_s.arg(appendSignature),
            QString::fromLatin1(append),
            u"REVOKE ALL ON FUNCTION %1 FROM PUBLIC"_s.arg(appendSignature),
            QString::fromLatin1(grantsFrom1),
            u"DROP FUNCTION hikeshi.append_1(uuid, text, text, text, bytea, json, bigint, bigint)"_s,
            u"COMMENT ON SCHEMA hikeshi IS '%1'"_s.arg(mark())};
}

QStringList grants(const QString &user)
{
    return {u"GRANT USAGE ON SCHEMA hikeshi TO %1"_s.arg(quoted(user)),
            u"GRANT SELECT ON hikeshi.entries, hikeshi.claims TO %1"_s.arg(quoted(user)),
            u"GRANT EXECUTE ON FUNCTION %1 TO %2"_s.arg(appendSignature, quoted(user))};
}

QString script(const QString &user)
{
    return inOne(statements() + (user.isEmpty() ? QStringList() : grants(user)));
}

QString upgradeScript()
{
    return inOne(upgrade());
}

}
