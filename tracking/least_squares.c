#include "tracking/least_squares.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define STEPS 50
#define DAMPING_FIRST 1e-3
#define DAMPING_MAX 1e12
#define ENOUGH 1e-12 // share by which a step makes the sum of squares smaller
#define DIFFERENCE 1e-6

// What a solve needs, allocated once.
struct work {
    double *normal, *damped; // parameter_count squared
    double *gradient, *step, *trial;
    double *residuals, *slopes; // of a block: residuals; parameters * residuals
    double *above, *below;
};

// --- linear -----------------------------------------------------------------------------------------------

static bool factorise(double *matrix, int count)
{
    for (int k = 0; k < count; k++) {
        double *row = matrix + (size_t)k * (size_t)count;
        for (int c = 0; c <= k; c++) {
            const double *other = matrix + (size_t)c * (size_t)count;
            double sum = row[c];
            for (int i = 0; i < c; i++)
                sum -= row[i] * other[i];
            if (c < k)
                row[c] = sum / other[c];
            else if (sum > 0.0 && isfinite(sum))
                row[k] = sqrt(sum);
            else
                return false;
        }
    }
    return true;
}

static void substitute(const double *factor, double *b, int count)
{
    for (int k = 0; k < count; k++) {
        for (int i = 0; i < k; i++)
            b[k] -= factor[(size_t)k * (size_t)count + (size_t)i] * b[i];
        b[k] /= factor[(size_t)k * (size_t)count + (size_t)k];
    }
    for (int k = count - 1; k >= 0; k--) {
        for (int i = k + 1; i < count; i++)
            b[k] -= factor[(size_t)i * (size_t)count + (size_t)k] * b[i];
        b[k] /= factor[(size_t)k * (size_t)count + (size_t)k];
    }
}

bool least_squares_cholesky(double *matrix, double *b, int count)
{
    if (!factorise(matrix, count))
        return false;
    substitute(matrix, b, count);
    return true;
}

// --- residuals --------------------------------------------------------------------------------------------

static double sum_of_squares(const struct least_squares *problem, const double *parameters, struct work *work)
{
    double sum = 0.0;
    for (int block = 0; block < problem->block_count; block++) {
        int count = problem->residual_count(problem->context, block);
        problem->residuals(problem->context, block, parameters, work->residuals);
        for (int i = 0; i < count; i++)
            sum += work->residuals[i] * work->residuals[i];
    }
    return sum;
}

// How the block's residuals change with the parameter `index`.
static void find_slope(const struct least_squares *problem, int block, int index, double *parameters,
                       int count, struct work *work, double *slope)
{
    double keep = parameters[index], step = DIFFERENCE * fmax(fabs(keep), 1e-2);
    parameters[index] = keep + step;
    problem->residuals(problem->context, block, parameters, work->above);
    parameters[index] = keep - step;
    problem->residuals(problem->context, block, parameters, work->below);
    parameters[index] = keep;
    for (int i = 0; i < count; i++)
        slope[i] = (work->above[i] - work->below[i]) / (2.0 * step);
}

static double product_sum(const double *a, const double *b, int count)
{
    double sum = 0.0;
    for (int i = 0; i < count; i++)
        sum += a[i] * b[i];
    return sum;
}

// The normal matrix (transposed Jacobian times Jacobian) and the gradient at `parameters`.
static void linearise(const struct least_squares *problem, double *parameters, struct work *work)
{
    const size_t size = (size_t)problem->parameter_count;
    memset(work->normal, 0, size * size * sizeof *work->normal);
    memset(work->gradient, 0, size * sizeof *work->gradient);
    for (int block = 0; block < problem->block_count; block++) {
        int indices[LEAST_SQUARES_BLOCK_PARAMETERS];
        int own = problem->parameters_of(problem->context, block, indices);
        int count = problem->residual_count(problem->context, block);
        assert(own <= LEAST_SQUARES_BLOCK_PARAMETERS && count <= LEAST_SQUARES_BLOCK_RESIDUALS);
        problem->residuals(problem->context, block, parameters, work->residuals);
        for (int a = 0; a < own; a++) {
            double *slope = work->slopes + (size_t)a * LEAST_SQUARES_BLOCK_RESIDUALS;
            find_slope(problem, block, indices[a], parameters, count, work, slope);
            work->gradient[indices[a]] += product_sum(slope, work->residuals, count);
            for (int b = 0; b <= a; b++) {
                const double *other = work->slopes + (size_t)b * LEAST_SQUARES_BLOCK_RESIDUALS;
                double value = product_sum(slope, other, count);
                work->normal[(size_t)indices[a] * size + (size_t)indices[b]] += value;
                if (a != b)
                    work->normal[(size_t)indices[b] * size + (size_t)indices[a]] += value;
            }
        }
    }
}

// --- solving ----------------------------------------------------------------------------------------------

// A step from `parameters` into work->trial. False when the damped matrix can't be solved.
static bool take_step(int count, const double *parameters, double damping, struct work *work)
{
    const size_t size = (size_t)count;
    memcpy(work->damped, work->normal, size * size * sizeof *work->damped);
    for (size_t i = 0; i < size; i++) {
        work->damped[i * size + i] += damping * fmax(work->normal[i * size + i], 1e-12);
        work->step[i] = -work->gradient[i];
    }
    if (!least_squares_cholesky(work->damped, work->step, count))
        return false;
    for (size_t i = 0; i < size; i++)
        work->trial[i] = parameters[i] + work->step[i];
    return true;
}

static void descend(const struct least_squares *problem, double *parameters, double *best, struct work *work)
{
    const size_t bytes = (size_t)problem->parameter_count * sizeof *parameters;
    double damping = DAMPING_FIRST;
    for (int i = 0; i < (problem->steps_max > 0 ? problem->steps_max : STEPS); i++) {
        bool better = false;
        double before = *best;
        linearise(problem, parameters, work);
        while (!better && damping < DAMPING_MAX) {
            if (take_step(problem->parameter_count, parameters, damping, work)) {
                double sum = sum_of_squares(problem, work->trial, work);
                better = sum < *best; // false for what is not finite
                if (better) {
                    *best = sum;
                    memcpy(parameters, work->trial, bytes);
                }
            }
            damping = better ? damping / 10.0 : damping * 10.0;
        }
        damping = fmax(damping, 1e-12);
        if (!better || before - *best <= ENOUGH * before)
            break;
    }
}

static void tell_errors(const struct least_squares *problem, double *parameters, double sum,
                        struct work *work, struct least_squares_fit *fit)
{
    const size_t size = (size_t)problem->parameter_count;
    fit->residual_count = 0;
    for (int block = 0; block < problem->block_count; block++)
        fit->residual_count += problem->residual_count(problem->context, block);
    fit->root_mean_square = sqrt(sum / fmax(fit->residual_count, 1));
    int freedom = fit->residual_count - problem->parameter_count;
    linearise(problem, parameters, work);
    bool solvable = freedom > 0 && factorise(work->normal, problem->parameter_count);
    for (int i = 0; i < LEAST_SQUARES_BLOCK_PARAMETERS; i++) {
        fit->errors[i] = (double)INFINITY;
        if (!solvable || i >= problem->parameter_count)
            continue;
        memset(work->step, 0, size * sizeof *work->step);
        work->step[i] = 1.0;
        substitute(work->normal, work->step, problem->parameter_count);
        fit->errors[i] = sqrt(fmax(work->step[i], 0.0) * sum / freedom);
    }
}

size_t least_squares_memory(int parameter_count)
{
    const size_t size = (size_t)parameter_count;
    return 2 * size * size + 4 * size +
           (size_t)LEAST_SQUARES_BLOCK_RESIDUALS * (3 + LEAST_SQUARES_BLOCK_PARAMETERS);
}

enum result least_squares_solve(const struct least_squares *problem, double *parameters,
                                struct least_squares_fit *fit)
{
    const size_t size = (size_t)problem->parameter_count;
    assert(problem->parameter_count > 0 && problem->parameter_count <= LEAST_SQUARES_MAX_PARAMETERS);
    const size_t block = LEAST_SQUARES_BLOCK_RESIDUALS;
    double *own =
        problem->memory == NULL ? malloc(least_squares_memory(problem->parameter_count) * sizeof *own) : NULL;
    double *memory = own != NULL ? own : problem->memory;
    if (memory == NULL)
        return RESULT_NO_MEMORY;
    struct work work = {.normal = memory, .damped = memory + size * size};
    work.gradient = work.damped + size * size;
    work.step = work.gradient + size;
    work.trial = work.step + size;
    double *best_parameters = work.trial + size;
    work.residuals = best_parameters + size;
    work.above = work.residuals + block;
    work.below = work.above + block;
    work.slopes = work.below + block;
    memcpy(best_parameters, parameters, size * sizeof *parameters);
    double sum = sum_of_squares(problem, best_parameters, &work);
    enum result result = isfinite(sum) ? RESULT_OK : RESULT_INVALID;
    if (result == RESULT_OK) {
        descend(problem, best_parameters, &sum, &work);
        tell_errors(problem, best_parameters, sum, &work, fit);
        memcpy(parameters, best_parameters, size * sizeof *parameters);
    }
    free(own);
    return result;
}
