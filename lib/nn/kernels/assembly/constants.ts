// Numbers four times over, for the functions of four numbers at once.
//
// The engine makes a constant vector anew wherever one is written, in three instructions, two of them on the units that
// multiply and add; from a variable it is one load. So that the compiler does not turn the variables back into constants, they
// are set when the module starts.

/** A number four times over, worked out when the module starts. */
// @ts-ignore: decorator
@noinline
function spread(x: f32): v128 {
  return f32x4.splat(x);
}

/** A whole number four times over, worked out when the module starts. */
// @ts-ignore: decorator
@noinline
function spreadWhole(x: i32): v128 {
  return i32x4.splat(x);
}

export let ONE: v128 = spread(1);
export let TWO: v128 = spread(2);
export let FOUR: v128 = spread(4);
export let HALF: v128 = spread(0.5);
/** The bit of the sign alone. */
export let MINUS_ZERO: v128 = spread(-0.0);
export let LARGEST: v128 = spread(Infinity);
export let SMALLEST: v128 = spread(-Infinity);
export let NOT_A_NUMBER: v128 = spread(NaN);

// ln 2 in two parts: the first has 15 bits, so that its product with an exponent is exact
export let LN2_HIGH: v128 = spread(0.693145751953125);
export let LN2_LOW: v128 = spread(1.4286068203094172e-6);
export let LOG2_E: v128 = spread(1.4426950408889634);
/** 1.5 · 2²³: added to a number, it leaves the nearest whole number, in the sum's last bits and by a subtraction. */
export let ROUNDER: v128 = spread(12582912);
/** The offset of a number's exponent. */
export let EXPONENT_OFFSET: v128 = spreadWhole(127);

// the series of the exponential: 1 / n!
export let FACTORIAL_3: v128 = spread(<f32> (1.0 / 6));
export let FACTORIAL_4: v128 = spread(<f32> (1.0 / 24));
export let FACTORIAL_5: v128 = spread(<f32> (1.0 / 120));
export let FACTORIAL_6: v128 = spread(<f32> (1.0 / 720));
export let FACTORIAL_7: v128 = spread(<f32> (1.0 / 5040));
export let FACTORIAL_8: v128 = spread(<f32> (1.0 / 40320));

// the series of the logarithm: 2 / n
export let TWO_OVER_3: v128 = spread(<f32> (2.0 / 3));
export let TWO_OVER_5: v128 = spread(<f32> (2.0 / 5));
export let TWO_OVER_7: v128 = spread(<f32> (2.0 / 7));
export let TWO_OVER_9: v128 = spread(<f32> (2.0 / 9));
export let TWO_OVER_11: v128 = spread(<f32> (2.0 / 11));
export let TWO_OVER_13: v128 = spread(<f32> (2.0 / 13));

/** The bits of √½. */
export let ROOT_HALF: v128 = spreadWhole(0x3f3504f3);
/** The smallest number of full precision. */
export let SMALLEST_NORMAL: v128 = spread(1.1754943508222875e-38);
/** 2²⁴. */
export let SCALE_24: v128 = spread(16777216);
export let TWENTY_FOUR: v128 = spread(24);

// bounds beyond which a function has its limit already
export let EXPONENTIAL_HIGH: v128 = spread(90);
export let EXPONENTIAL_LOW: v128 = spread(-105);
export let NEGATIVE_LOW: v128 = spread(-88);
export let MINUS_ONE_LOW: v128 = spread(-30);
export let TANGENT_HIGH: v128 = spread(10);
export let SILU_HIGH: v128 = spread(110);
export let SILU_LOW: v128 = spread(-110);
