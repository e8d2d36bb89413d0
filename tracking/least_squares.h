// Non-linear least squares: the parameters whose residuals have the least sum of squares.
//
// Levenberg's and Marquardt's damped Gauss-Newton steps (Marquardt, J. Soc. Indust. Appl. Math. 11, 1963)
// with slopes by central differences. Residuals come in blocks that each depend on a few parameters, so that
// many views of one camera cost little. Pure functions; any thread.
#ifndef CHEVAL_TRACKING_LEAST_SQUARES_H
#define CHEVAL_TRACKING_LEAST_SQUARES_H

#include "platform/base/result.h"

#include <stdbool.h>
#include <stddef.h>

#define LEAST_SQUARES_MAX_PARAMETERS 512
#define LEAST_SQUARES_BLOCK_PARAMETERS 16 // that one block may depend on
#define LEAST_SQUARES_BLOCK_RESIDUALS 2048

struct least_squares {
    int parameter_count;
    int block_count;
    const void *context;
    // Which parameters the block depends on, and how many residuals it has.
    int (*parameters_of)(const void *context, int block, int indices[LEAST_SQUARES_BLOCK_PARAMETERS]);
    int (*residual_count)(const void *context, int block);
    void (*residuals)(const void *context, int block, const double *parameters, double *out);
    int steps_max;  // 0: 50
    double *memory; // of least_squares_memory(parameter_count) doubles; NULL: from the heap
};

struct least_squares_fit {
    int residual_count;
    double root_mean_square; // of the residuals
    // Standard errors of the first parameters, from the residuals and the normal matrix; infinite where the
    // data don't determine one.
    double errors[LEAST_SQUARES_BLOCK_PARAMETERS];
};

// How many doubles a solve works with.
size_t least_squares_memory(int parameter_count);

// `parameters`: where to begin, then the best; unchanged on failure. RESULT_INVALID where the residuals are
// not finite at the beginning.
MUST_CHECK enum result least_squares_solve(const struct least_squares *problem, double *parameters,
                                           struct least_squares_fit *fit);

// Solves a x = b for a symmetric positive definite matrix of `count` rows by Cholesky's method; both are
// overwritten, b by x. False when it is not positive definite.
bool least_squares_cholesky(double *matrix, double *b, int count);

#endif
