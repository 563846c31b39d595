-- SPDX-License-Identifier: GPL-3.0-or-later
-- A shared journal as version 1 of it was made, with what a user `console` needed.
BEGIN;
CREATE SCHEMA hikeshi;
COMMENT ON SCHEMA hikeshi IS 'Hikeshi shared journal 1';
CREATE TABLE hikeshi.entries (
    number bigint PRIMARY KEY CHECK (number > 0),
    at bigint NOT NULL,
    kind text NOT NULL CHECK (length(kind) BETWEEN 1 AND 100),
    actor text NOT NULL CHECK (length(actor) <= 200),
    body bytea NOT NULL CHECK (length(body) <= 1048576),
    hash bytea NOT NULL CHECK (length(hash) = 32),
    token uuid NOT NULL UNIQUE);
CREATE TABLE hikeshi.claims (
    thing text PRIMARY KEY CHECK (length(thing) BETWEEN 1 AND 300),
    entry bigint NOT NULL REFERENCES hikeshi.entries,
    console text NOT NULL CHECK (length(console) BETWEEN 1 AND 300),
    actor text NOT NULL,
    until bigint NOT NULL);
CREATE FUNCTION hikeshi.refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the shared journal is append-only' USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER entries_stay BEFORE UPDATE OR DELETE OR TRUNCATE ON hikeshi.entries FOR EACH STATEMENT EXECUTE FUNCTION hikeshi.refuse();
CREATE FUNCTION hikeshi.append(new_token uuid, new_console text, new_kind text, new_actor text,
    new_body bytea, things json, for_ms bigint, releases bigint)
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
    IF releases > 0 THEN
        DELETE FROM hikeshi.claims c WHERE c.console = new_console
            AND c.thing IN (SELECT json_array_elements_text(things));
        IF NOT FOUND THEN
            RETURN QUERY SELECT 'over'::text, releases, ''::text, ''::text, ''::text, 0::bigint;
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
    IF releases = 0 AND for_ms > 0 THEN
        DELETE FROM hikeshi.claims c WHERE c.until <= new_at;
        INSERT INTO hikeshi.claims
            SELECT DISTINCT value, new_number, new_console, new_actor, new_at + for_ms FROM json_array_elements_text(things)
            ON CONFLICT ON CONSTRAINT claims_pkey DO UPDATE
                SET entry = excluded.entry, actor = excluded.actor, until = excluded.until;
    END IF;
    PERFORM pg_notify('hikeshi_entries', new_number::text);
    RETURN QUERY SELECT 'appended'::text, new_number, ''::text, ''::text, ''::text, 0::bigint;
END $$;
REVOKE ALL ON FUNCTION hikeshi.append(uuid, text, text, text, bytea, json, bigint, bigint) FROM PUBLIC;
GRANT USAGE ON SCHEMA hikeshi TO "console";
GRANT SELECT ON hikeshi.entries, hikeshi.claims TO "console";
GRANT EXECUTE ON FUNCTION hikeshi.append(uuid, text, text, text, bytea, json, bigint, bigint) TO "console";
COMMIT;
