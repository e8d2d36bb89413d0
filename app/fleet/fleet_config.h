// A mirror's settings as its fleet has them, from the value to the file: checked, written when nobody is at
// the mirror, used by a restart in place, and judged by the guard (trial_guard.h). And what the mirror says
// of itself to its fleet: which versions it runs and which it did not keep.
//
// Thread: the fleet's, but for fleet_config_wants_restart.
#ifndef CHEVAL_APP_FLEET_FLEET_CONFIG_H
#define CHEVAL_APP_FLEET_FLEET_CONFIG_H

#include "app/trial_guard.h"
#include "platform/net/nats_feed.h"

struct fleet_config;

// `path`: the settings file. The guard outlives it.
MUST_CHECK enum result fleet_config_create(const char *path, struct trial_guard *guard,
                                           struct fleet_config **out, struct diagnostic *why);
void fleet_config_destroy(struct fleet_config *config); // takes NULL

// A value came. What is no settings file, or was refused before, changes nothing.
void fleet_config_take(struct fleet_config *config, const char *bytes, size_t size);

// Often.
void fleet_config_step(struct fleet_config *config, bool may_restart);

// The file is written: the mirror is to be started anew. Any thread.
bool fleet_config_wants_restart(const struct fleet_config *config);

// The status of this mirror, to its key, when it is another than the last that arrived.
void fleet_config_tell(struct fleet_config *config, struct nats_feed *feed, const char *store,
                       const char *mirror);

#endif
