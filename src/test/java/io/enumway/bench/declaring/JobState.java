package io.enumway.bench.declaring;

import io.enumway.DatabaseEnum;

/**
 * A declared enum.
 */
@DatabaseEnum
public enum JobState {

	QUEUED, RUNNING, DONE

}
