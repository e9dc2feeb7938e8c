package io.enumway.race;

import io.enumway.replica.DatabaseService;

/**
 * A service of which many replicas boot at once.
 */
@DatabaseService
class RaceService {

}
