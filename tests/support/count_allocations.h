// Counts what our own code asks the heap for, on whichever thread: for programs linked with the wraps that
// tests/CMakeLists.txt names. Libraries' own calls are not seen.
#ifndef CHEVAL_TESTS_SUPPORT_COUNT_ALLOCATIONS_H
#define CHEVAL_TESTS_SUPPORT_COUNT_ALLOCATIONS_H

// Begins anew.
void count_allocations_begin(void);

// How many there have been since; the first few are printed, by size, when there are any.
int count_allocations_end(void);

#endif
