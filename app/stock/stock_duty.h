// Puts prices and stock that came into the catalogue, and shows them at once. Thread: main.
#ifndef CHEVAL_APP_STOCK_STOCK_DUTY_H
#define CHEVAL_APP_STOCK_STOCK_DUTY_H

#include "app/stock/stock.h"

#include <stdint.h>

struct mirror;

struct stock_duty {
    uint64_t applied, unknown, refused; // articles: changed or as they were; not in the catalogue; wrong
    int64_t said_ns;                    // when the log was told of them last
    uint64_t said_applied, said_unknown, said_refused;
};

// Once a displayed frame: a bounded share of what waits.
void stock_duty_step(struct mirror *mirror);

#endif
