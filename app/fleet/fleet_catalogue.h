// A catalogue's folder that follows the versions which the fleet names: an archive is fetched, checked,
// unpacked beside the folder and put in its place, whole or not at all.
//
// The archive is a ZIP file over HTTPS (or file:///, for a disk that all mirrors see): that is what any web
// server, object store or content network serves, with caches on the way, where a bucket would carry hundreds
// of megabytes through the servers that carry the prices. Size and SHA-256 come with the version, by the way
// that is trusted. What can't be had, doesn't fit, or is no catalogue is refused with a line, and the folder
// stays as it is; it is tried again only when the version's key is put again, but for what can't be had,
// which is tried again with back-off.
//
// The folders change places in one step. Where there is a guard (trial_guard.h) the one before stays beside
// it until frames were presented with the new one, and a version that the guard did not keep isn't taken
// again; else it is deleted at once. The version stands in FOLDER/.version, so that it isn't fetched again
// after a restart. Thread: the fleet's; the fetching has one of its own.
#ifndef CHEVAL_APP_FLEET_FLEET_CATALOGUE_H
#define CHEVAL_APP_FLEET_FLEET_CATALOGUE_H

#include "app/fleet/fleet_values.h"
#include "app/trial_guard.h"

struct fleet_catalogue;

// `folder` is there and can be renamed. The paths are copied.
MUST_CHECK enum result fleet_catalogue_create(const char *folder, const char *ca_file,
                                              struct fleet_catalogue **out, struct diagnostic *why);
void fleet_catalogue_destroy(struct fleet_catalogue *catalogue); // takes NULL

// Who judges the versions; outlives it. NULL: nobody.
void fleet_catalogue_guard(struct fleet_catalogue *catalogue, struct trial_guard *guard);

// The version that is to be there.
void fleet_catalogue_want(struct fleet_catalogue *catalogue, const struct fleet_release *release);

// Often: begins, ends, puts in place once `may_swap`.
void fleet_catalogue_step(struct fleet_catalogue *catalogue, bool may_swap);

void fleet_catalogue_interrupt(struct fleet_catalogue *catalogue); // any thread; what is fetched is given up

#endif
