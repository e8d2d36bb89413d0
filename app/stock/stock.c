#include "app/stock/stock.h"

#include "app/stock/stock_folder.h"
#include "app/stock/stock_poll.h"
#include "platform/base/clock.h"
#include "platform/base/queue.h"

#include <stdatomic.h>
#include <stdlib.h>

#define QUEUE_LENGTH 2048
#define FULL_NS (5 * CLOCK_MILLISECOND_NS)

struct stock {
    struct queue updates;
    atomic_uint round;
    atomic_bool stopping;
    struct stock_folder *folder; // NULL: none
    struct stock_poll *poll;     // NULL: none
};

enum result stock_create(const struct stock_options *options, struct stock **out, struct diagnostic *why)
{
    struct stock *stock = calloc(1, sizeof *stock);
    if (stock == NULL)
        return diagnose(why, RESULT_NO_MEMORY, "no memory for the stock");
    enum result result = queue_init(&stock->updates, sizeof(struct catalogue_offer_update), QUEUE_LENGTH);
    if (result != RESULT_OK)
        (void)diagnose(why, result, "no memory for the stock");
    if (result == RESULT_OK && options->folder != NULL)
        result = stock_folder_create(options, stock, &stock->folder, why);
    if (result == RESULT_OK && options->url != NULL)
        result = stock_poll_create(options, stock, &stock->poll, why);
    if (result != RESULT_OK) {
        stock_destroy(stock);
        return result;
    }
    *out = stock;
    return RESULT_OK;
}

void stock_close(struct stock *stock)
{
    if (stock != NULL)
        atomic_store(&stock->stopping, true);
}

void stock_destroy(struct stock *stock)
{
    if (stock == NULL)
        return;
    stock_close(stock);
    stock_folder_destroy(stock->folder);
    stock_poll_destroy(stock->poll);
    queue_finish(&stock->updates);
    free(stock);
}

bool stock_post(struct stock *stock, const struct catalogue_offer_update *update)
{
    while (!atomic_load(&stock->stopping)) {
        if (queue_push(&stock->updates, update))
            return true;
        clock_sleep_ns(FULL_NS);
    }
    return false;
}

bool stock_take(struct stock *stock, struct catalogue_offer_update *update)
{
    return queue_pop(&stock->updates, update, 0);
}

unsigned stock_round(const struct stock *stock)
{
    return atomic_load(&stock->round);
}

void stock_begin_round(struct stock *stock)
{
    atomic_fetch_add(&stock->round, 1);
}
