package io.enumway.systems.semantik.first;

import io.enumway.replica.DatabaseService;

/**
 * The first release of the service.
 */
@DatabaseService
public class Release {

}
