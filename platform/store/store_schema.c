// The tables, version by version.
#include "platform/store/store_sql.h"

#include <stdio.h>

// "Chvl": tells our files from other SQLite databases.
#define APPLICATION_ID 0x4368766c

// One step a version; a file of version n gets the steps from n on. Steps are never changed, only added.
static const char *const schema_steps[] = {
    "CREATE TABLE interest ("
    " sequence INTEGER PRIMARY KEY AUTOINCREMENT,"
    " id TEXT NOT NULL UNIQUE,"
    " session TEXT NOT NULL,"
    " name TEXT NOT NULL,"
    " time TEXT NOT NULL,"
    " sku TEXT NOT NULL,"
    " product TEXT NOT NULL,"
    " variant TEXT NOT NULL,"
    " category TEXT NOT NULL,"
    " duration_ms INTEGER," // NULL: none
    " consent_try_on INTEGER NOT NULL CHECK (consent_try_on IN (0, 1)),"
    " consent_profile INTEGER NOT NULL CHECK (consent_profile IN (0, 1)),"
    " consent_version INTEGER NOT NULL) STRICT;"
    "CREATE INDEX interest_by_session ON interest (session, sequence);",
    // The consent to measure the skin for a shade; never what was measured.
    "ALTER TABLE interest ADD COLUMN consent_skin_match INTEGER NOT NULL DEFAULT 0"
    " CHECK (consent_skin_match IN (0, 1));",
    // A parent agreed for a shopper too young to.
    "ALTER TABLE interest ADD COLUMN consent_by_parent INTEGER NOT NULL DEFAULT 0"
    " CHECK (consent_by_parent IN (0, 1));",
    // The profile: who a visit was linked to, what was asked for, consents with their audit log, what is to
    // be sent. "" is "not known", as in the columns before.
    "ALTER TABLE interest ADD COLUMN customer TEXT NOT NULL DEFAULT '';"
    "ALTER TABLE interest ADD COLUMN mirror TEXT NOT NULL DEFAULT '';"
    "ALTER TABLE interest ADD COLUMN title TEXT NOT NULL DEFAULT '';"
    "ALTER TABLE interest ADD COLUMN brand TEXT NOT NULL DEFAULT '';"
    "ALTER TABLE interest ADD COLUMN price_minor INTEGER;" // NULL: none
    "ALTER TABLE interest ADD COLUMN currency TEXT NOT NULL DEFAULT '';"
    "ALTER TABLE interest ADD COLUMN size TEXT NOT NULL DEFAULT '';"
    "ALTER TABLE interest ADD COLUMN code TEXT NOT NULL DEFAULT '';"
    "ALTER TABLE interest ADD COLUMN consent_contact INTEGER NOT NULL DEFAULT 0"
    " CHECK (consent_contact IN (0, 1));"
    "ALTER TABLE interest ADD COLUMN consent_language TEXT NOT NULL DEFAULT '';"
    "CREATE INDEX interest_by_customer ON interest (customer, sequence) WHERE customer <> '';"
    "CREATE TABLE about (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;"
    "CREATE TABLE customers ("
    " key TEXT PRIMARY KEY,"
    " reference TEXT NOT NULL UNIQUE,"
    " kind TEXT NOT NULL,"
    " name TEXT NOT NULL,"
    " points INTEGER," // NULL: not known
    " created TEXT NOT NULL) STRICT;"
    "CREATE TABLE links ("
    " session TEXT PRIMARY KEY,"
    " customer TEXT NOT NULL REFERENCES customers (key),"
    " time TEXT NOT NULL) STRICT, WITHOUT ROWID;"
    "CREATE INDEX links_by_customer ON links (customer);"
    "CREATE TABLE favourites ("
    " customer TEXT NOT NULL REFERENCES customers (key),"
    " sku TEXT NOT NULL,"
    " product TEXT NOT NULL,"
    " variant TEXT NOT NULL,"
    " category TEXT NOT NULL,"
    " title TEXT NOT NULL,"
    " time TEXT NOT NULL,"
    " PRIMARY KEY (customer, sku)) STRICT, WITHOUT ROWID;"
    "CREATE TABLE preferences ("
    " customer TEXT NOT NULL REFERENCES customers (key),"
    " category TEXT NOT NULL,"
    " kind TEXT NOT NULL CHECK (kind IN ('size', 'shade')),"
    " value TEXT NOT NULL,"
    " sku TEXT NOT NULL,"
    " count INTEGER NOT NULL,"
    " time TEXT NOT NULL,"
    " PRIMARY KEY (customer, category, kind, value)) STRICT, WITHOUT ROWID;"
    "CREATE TABLE purchases (" // columns in the key's order: see store_check
    " customer TEXT NOT NULL REFERENCES customers (key),"
    " time TEXT NOT NULL,"
    " sku TEXT NOT NULL,"
    " PRIMARY KEY (customer, time, sku)) STRICT, WITHOUT ROWID;"
    "CREATE TABLE requests ("
    " sequence INTEGER PRIMARY KEY AUTOINCREMENT,"
    " id TEXT NOT NULL UNIQUE,"
    " session TEXT NOT NULL,"
    " customer TEXT NOT NULL,"
    " kind TEXT NOT NULL CHECK (kind IN ('product', 'reserve', 'help')),"
    " sku TEXT NOT NULL,"
    " product TEXT NOT NULL,"
    " variant TEXT NOT NULL,"
    " title TEXT NOT NULL,"
    " size TEXT NOT NULL,"
    " code TEXT NOT NULL,"
    " mirror TEXT NOT NULL,"
    " time TEXT NOT NULL,"
    " status TEXT NOT NULL CHECK (status IN ('open', 'served', 'cancelled')),"
    " served_time TEXT NOT NULL,"
    " served_by TEXT NOT NULL) STRICT;"
    "CREATE INDEX requests_by_session ON requests (session);"
    "CREATE INDEX requests_open ON requests (sequence) WHERE status = 'open';"
    "CREATE TABLE consents ("
    " sequence INTEGER PRIMARY KEY AUTOINCREMENT,"
    " session TEXT NOT NULL,"
    " customer TEXT NOT NULL,"
    " purpose TEXT NOT NULL,"
    " given INTEGER NOT NULL CHECK (given IN (0, 1)),"
    " text_version INTEGER NOT NULL,"
    " language TEXT NOT NULL,"
    " by_parent INTEGER NOT NULL CHECK (by_parent IN (0, 1)),"
    " time TEXT NOT NULL,"
    " audit INTEGER NOT NULL UNIQUE) STRICT;" // the row of the log that says the same
    "CREATE INDEX consents_by_session ON consents (session, sequence);"
    "CREATE TABLE audit ("
    " sequence INTEGER PRIMARY KEY AUTOINCREMENT,"
    " time TEXT NOT NULL,"
    " what TEXT NOT NULL,"
    " subject_key BLOB NOT NULL,"
    " hash BLOB NOT NULL) STRICT;"
    "CREATE TABLE salts (subject TEXT PRIMARY KEY, salt BLOB NOT NULL) STRICT, WITHOUT ROWID;"
    "CREATE TABLE outbox ("
    " sequence INTEGER PRIMARY KEY AUTOINCREMENT,"
    " id TEXT NOT NULL UNIQUE,"
    " kind INTEGER NOT NULL CHECK (kind IN (0, 1, 2))," // analytics, consent, erasure
    " session TEXT NOT NULL,"
    " created_ms INTEGER NOT NULL,"
    " tries INTEGER NOT NULL,"
    " next_ms INTEGER NOT NULL,"
    " size INTEGER NOT NULL," // of the body
    " body TEXT NOT NULL) STRICT;"
    "CREATE INDEX outbox_by_session ON outbox (session);"
    "CREATE INDEX outbox_sums ON outbox (size, kind, created_ms, next_ms);" // measured without the bodies
    "CREATE INDEX outbox_kept ON outbox (sequence) WHERE kind > 0;"
    "CREATE TABLE dead_letters ("
    " sequence INTEGER PRIMARY KEY AUTOINCREMENT,"
    " id TEXT NOT NULL UNIQUE,"
    " kind INTEGER NOT NULL,"
    " session TEXT NOT NULL,"
    " created_ms INTEGER NOT NULL,"
    " reason TEXT NOT NULL,"
    " time TEXT NOT NULL,"
    " body TEXT NOT NULL) STRICT;",
    // What the retailer told of a customer, apart from what they did here: so that it can be told anew, and
    // taken back.
    "CREATE TABLE told ("
    " customer TEXT PRIMARY KEY REFERENCES customers (key),"
    " time TEXT NOT NULL) STRICT, WITHOUT ROWID;"
    "CREATE TABLE told_favourites (" // columns in the key's order, as above
    " customer TEXT NOT NULL REFERENCES customers (key),"
    " sku TEXT NOT NULL,"
    " product TEXT NOT NULL,"
    " variant TEXT NOT NULL,"
    " place INTEGER NOT NULL,"
    " PRIMARY KEY (customer, sku)) STRICT, WITHOUT ROWID;"
    "CREATE TABLE told_sizes ("
    " customer TEXT NOT NULL REFERENCES customers (key),"
    " category TEXT NOT NULL,"
    " value TEXT NOT NULL,"
    " PRIMARY KEY (customer, category)) STRICT, WITHOUT ROWID;",
    // The last rows of each day that this store was kept (store_retention.h).
    "CREATE TABLE kept_days ("
    " day INTEGER PRIMARY KEY,"
    " interest INTEGER NOT NULL,"
    " consents INTEGER NOT NULL,"
    " audit INTEGER NOT NULL,"
    " requests INTEGER NOT NULL) STRICT;",
};
#define SCHEMA_VERSION ((int)(sizeof schema_steps / sizeof schema_steps[0]))

static enum result read_pragma(struct store *store, const char *name, int *value, struct diagnostic *why)
{
    char sql[64];
    (void)snprintf(sql, sizeof sql, "PRAGMA %s", name);
    sqlite3_stmt *statement = NULL;
    enum result result = RESULT_OK;
    if (sqlite3_prepare_v2(store->database, sql, -1, &statement, NULL) != SQLITE_OK ||
        sqlite3_step(statement) != SQLITE_ROW)
        result = store_failed(store, why, "can't be read");
    else
        *value = sqlite3_column_int(statement, 0);
    (void)sqlite3_finalize(statement);
    return result;
}

// Another process may have taken the step since the version was read.
static enum result apply_step(struct store *store, int step, struct diagnostic *why)
{
    char finish[96];
    int version = 0;
    (void)snprintf(finish, sizeof finish, "PRAGMA application_id = %d; PRAGMA user_version = %d;",
                   APPLICATION_ID, step + 1);
    enum result result = store_begin(store, why);
    if (result == RESULT_OK)
        result = read_pragma(store, "user_version", &version, why);
    if (result == RESULT_OK && version == step) {
        result = store_execute(store, schema_steps[step], why, "schema");
        if (result == RESULT_OK)
            result = store_execute(store, finish, why, "schema");
    }
    if (result == RESULT_OK)
        result = store_commit(store, why);
    if (result != RESULT_OK)
        store_roll_back(store);
    return result;
}

enum result store_schema_open(struct store *store, struct diagnostic *why)
{
    int version = 0, application = 0;
    enum result result = read_pragma(store, "user_version", &version, why);
    if (result == RESULT_OK)
        result = read_pragma(store, "application_id", &application, why);
    if (result != RESULT_OK)
        return result;
    if ((version > 0 || application != 0) && application != APPLICATION_ID)
        return diagnose(why, RESULT_UNSUPPORTED, "profile store %s: a database of another program",
                        store->path);
    if (version > SCHEMA_VERSION)
        return diagnose(why, RESULT_UNSUPPORTED,
                        "profile store %s: made by a newer version (schema %d, this one knows %d)",
                        store->path, version, SCHEMA_VERSION);
    if (store->read_only && version > 0 && version < SCHEMA_VERSION)
        return diagnose(why, RESULT_UNSUPPORTED,
                        "profile store %s: made by an older version; the mirror brings it up to date",
                        store->path);
    if (store->read_only && version < SCHEMA_VERSION)
        return diagnose(why, RESULT_NOT_FOUND, "profile store %s: no profile store, or one never used",
                        store->path);
    for (; version < SCHEMA_VERSION && result == RESULT_OK; version++)
        result = apply_step(store, version, why);
    return result;
}
