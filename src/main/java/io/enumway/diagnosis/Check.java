package io.enumway.diagnosis;

import java.util.List;

/**
 * Looks for one kind of trouble. Pure.
 */
interface Check {

	/**
	 * Look at the evidence.
	 * @param evidence the evidence
	 * @return what is wrong
	 */
	List<Finding> check(Evidence evidence);

}
