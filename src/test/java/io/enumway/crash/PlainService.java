package io.enumway.crash;

import io.enumway.replica.DatabaseService;

/**
 * The same service with SQL migrations only, as plain Flyway needs them.
 */
@DatabaseService
class PlainService {

}
