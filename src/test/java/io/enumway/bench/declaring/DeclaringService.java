package io.enumway.bench.declaring;

import io.enumway.replica.DatabaseService;

/**
 * The same service with declared enums.
 */
@DatabaseService
public class DeclaringService {

}
