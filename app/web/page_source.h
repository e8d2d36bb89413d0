// The pages and style sheets of app/web, which the build puts into the program.
#ifndef CHEVAL_APP_WEB_PAGE_SOURCE_H
#define CHEVAL_APP_WEB_PAGE_SOURCE_H

// "look.html" -> its text; NULL when there is no such file.
const char *page_source(const char *file_name);

#endif
